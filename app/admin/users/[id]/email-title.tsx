import { Fragment } from 'react'

/** An email in large letters: it breaks after a dot or its @, before it breaks in a word. */
export function EmailTitle({ email }: { email: string }) {
  return (
    <span className="wrap-anywhere">
      {[...email.matchAll(/[^.@]*[.@]|[^.@]+/g)].map(({ 0: part, index: start }) => (
        <Fragment key={start}>
          {start > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  )
}
