/** A group of settings, and one setting in it: name and note left, control right. */
export function SettingsGroup({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-2">
      <h2 className="text-small font-semibold text-muted">{title}</h2>
      <div className="divide-y divide-line rounded-[8px] border border-line bg-panel">{children}</div>
    </section>
  )
}

export function SettingRow(props: { name: React.ReactNode; note?: React.ReactNode; children?: React.ReactNode }) {
  return (
    <div className="flex min-h-[52px] flex-wrap items-center justify-between gap-x-6 gap-y-2 px-3.5 py-2">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">{props.name}</p>
        {props.note ? <p className="text-small text-muted">{props.note}</p> : null}
      </div>
      <div className="flex flex-none items-center gap-2">{props.children}</div>
    </div>
  )
}
