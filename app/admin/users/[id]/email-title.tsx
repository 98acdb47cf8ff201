import { Fragment } from 'react'

/** An email in large letters: it breaks after a dot or its @, before it breaks in a word. */
export function EmailTitle({ email }: { email: string }) {
  const parts = email.split(/(?<=[.@])/)
  return (
    <span className="wrap-anywhere">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  )
}
