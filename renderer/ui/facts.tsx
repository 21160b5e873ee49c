/** Names and values in two columns, grouped under quiet headings. Used by inspectors, dialogs and settings. */
import { Isolated } from './text'

export function Facts({ children, nameWidth = '92px' }: { children: React.ReactNode; nameWidth?: string }) {
  return (
    <dl className="grid gap-x-3 gap-y-1.5" style={{ gridTemplateColumns: `${nameWidth} minmax(0, 1fr)` }}>
      {children}
    </dl>
  )
}

export function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="selectable min-w-0">{children}</dd>
    </>
  )
}

export function Section({ title, count, children }: { title: string; count?: number; children: React.ReactNode }) {
  return (
    <section className="border-t border-line px-4 py-3 first:border-t-0">
      <h3 className="mb-1.5 flex gap-2 text-small font-semibold text-muted">
        <span className="min-w-0 truncate" title={title}>
          <Isolated>{title}</Isolated>
        </span>
        {count === undefined ? null : <span className="font-normal text-faint">{count}</span>}
      </h3>
      {children}
    </section>
  )
}
