import type { ReactNode } from 'react'

type PageHeaderProps = { title: ReactNode; intro?: ReactNode; actions?: ReactNode }

/** The one `<h1>` of a page, what the page is for, and what can be done with it. */
export function PageHeader({ title, intro, actions }: PageHeaderProps) {
  return (
    <div className="mb-8 flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0">
        <h1 className="text-3xl font-bold sm:text-4xl">{title}</h1>
        {intro && <div className="mt-2 max-w-prose text-muted">{intro}</div>}
      </div>
      {actions && <div className="flex flex-wrap gap-3">{actions}</div>}
    </div>
  )
}
