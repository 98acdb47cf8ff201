import type { ReactNode } from 'react'
import { CopyButton } from './copy-button'

type CodeBlockProps = {
  /** What the code does, above it. */
  label: string
  code: string
  /** The same code in colours. */
  children?: ReactNode
}

/** Commands to run: they scroll in their own box, can be reached by keyboard and copied. */
export function CodeBlock({ label, code, children = code }: CodeBlockProps) {
  return (
    <div className="min-w-0 overflow-hidden rounded-lg border border-line">
      <div className="flex items-center justify-between gap-3 py-1.5 pr-1.5 pl-4">
        <p className="min-w-0 font-medium">{label}</p>
        <CopyButton text={code} label={label} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms */}
      <div
        role="group"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="overflow-x-auto bg-sunken px-4 py-3 font-mono text-[0.8125rem] leading-relaxed -outline-offset-2"
      >
        <pre>{children}</pre>
      </div>
    </div>
  )
}
