/** What the tabs of a host's page are made of: panels with a title, in two columns where the page is wide enough. */
import { Link } from 'wouter'

/** `left` and `right` stand beside each other from 900 px on, each as tall as it needs. */
export function Columns({
  top,
  left,
  right,
}: {
  top?: React.ReactNode
  left: React.ReactNode
  right: React.ReactNode
}) {
  return (
    <div className="@container">
      <div className="grid max-w-[1920px] gap-3 p-4">
        {top}
        <div className="grid grid-cols-1 items-start gap-3 @[900px]:grid-cols-2">
          <div className="grid min-w-0 gap-3">{left}</div>
          <div className="grid min-w-0 gap-3">{right}</div>
        </div>
      </div>
    </div>
  )
}

interface PanelProps {
  title: string
  /** Stands at the right of the title: a link or a button. */
  aside?: React.ReactNode
  children: React.ReactNode
}

export function Panel({ title, aside, children }: PanelProps) {
  return (
    <section aria-label={title} className="min-w-0 rounded-[8px] border border-line bg-panel px-4 pt-2.5 pb-3.5">
      <header className="mb-1.5 flex min-h-6 items-center gap-2">
        <h2 className="text-small font-semibold text-muted">{title}</h2>
        {aside ? <div className="ml-auto flex-none text-small">{aside}</div> : null}
      </header>
      {children}
    </section>
  )
}

/** Leads to another tab of the host's page. */
export function TabLink({ hostId, tab, text }: { hostId: string; tab: string; text: string }) {
  return (
    <Link href={`/fleet?host=${hostId}&tab=${tab}`} className="rounded-[4px] text-accent hover:underline">
      {text}
    </Link>
  )
}
