import { CopyButton } from './copy-button'

type CodeBlockProps = {
  /** What the code is, for people who do not see it. */
  label: string
  code: string
}

/** Commands to run: scrolls in its own box, can be reached by keyboard and copied. */
export function CodeBlock({ label, code }: CodeBlockProps) {
  return (
    <div className="relative min-w-0 rounded-lg border border-line bg-sunken">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="overflow-x-auto p-4 pr-20 font-mono text-[0.8125rem] leading-relaxed"
      >
        <pre>{code}</pre>
      </section>
      <CopyButton text={code} label={label} />
    </div>
  )
}
