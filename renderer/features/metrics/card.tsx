/** A box with a title, as the charts beside it are; as wide as so many of them. */
interface CardProps {
  title: string
  hint?: string | undefined
  columns?: number
  children: React.ReactNode
}

export function Card({ title, hint, columns = 1, children }: CardProps) {
  return (
    <section
      aria-label={title}
      style={{ gridColumn: `span ${columns}` }}
      className="min-w-0 rounded-[8px] border border-line bg-panel px-3 pt-2 pb-3"
    >
      <header className="flex min-h-6 items-baseline gap-2">
        <h3 className="text-small font-semibold">{title}</h3>
        {hint ? <span className="text-small text-faint">{hint}</span> : null}
      </header>
      {children}
    </section>
  )
}
