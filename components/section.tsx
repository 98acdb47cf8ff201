import { type ReactNode, useId } from 'react'

type SectionProps = { title: string; intro?: ReactNode; className?: string; children: ReactNode }

/** A titled card: a region of the page with its own heading. */
export function Section({ title, intro, className = '', children }: SectionProps) {
  const headingId = useId()
  return (
    <section
      aria-labelledby={headingId}
      className={`min-w-0 rounded-box border border-line bg-surface p-5 sm:p-6 ${className}`}
    >
      <h2 id={headingId} className="text-lg font-semibold">
        {title}
      </h2>
      {intro && <div className="mt-1 max-w-prose text-muted">{intro}</div>}
      <div className="mt-4">{children}</div>
    </section>
  )
}
