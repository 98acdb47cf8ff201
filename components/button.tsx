import Link from 'next/link'
import type { ComponentProps } from 'react'

export type ButtonTone = 'primary' | 'secondary' | 'danger' | 'quiet'

const SHAPE =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-lg py-2 text-center font-medium leading-tight no-underline motion-safe:transition-colors aria-disabled:cursor-progress aria-disabled:opacity-70'

const TONES: Record<ButtonTone, string> = {
  primary: 'px-4 bg-ink text-paper hover:bg-live hover:text-paper',
  secondary: 'px-4 border border-control bg-surface text-ink hover:border-ink hover:bg-sunken',
  danger: 'px-4 bg-danger text-on-danger hover:opacity-90',
  quiet: 'text-ink underline decoration-1 underline-offset-4 hover:decoration-2',
}

/** @returns the classes that make a button, or a link, look like one. */
export function buttonClass(tone: ButtonTone = 'primary', extra = ''): string {
  return `${SHAPE} ${TONES[tone]} ${extra}`
}

type ButtonProps = ComponentProps<'button'> & { tone?: ButtonTone }

/** A button that does something here; `type` is "button" unless said otherwise. */
export function Button({ tone = 'primary', className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={buttonClass(tone, className)} {...rest} />
}

type ButtonLinkProps = ComponentProps<typeof Link> & { href: string; tone?: ButtonTone }

/** A link that looks like a button. @param href a path of this app. */
export function ButtonLink({ tone = 'primary', className, ...rest }: ButtonLinkProps) {
  return <Link className={buttonClass(tone, className)} {...rest} />
}
