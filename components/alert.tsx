import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode, Ref } from 'react'

export type AlertTone = 'info' | 'success' | 'warning' | 'danger'

const LOOKS = {
  info: { Icon: Info, box: 'border-control bg-sunken', icon: 'text-ink' },
  success: { Icon: CircleCheck, box: 'border-live bg-live-soft', icon: 'text-live' },
  warning: { Icon: TriangleAlert, box: 'border-warn bg-warn-soft', icon: 'text-warn' },
  danger: { Icon: CircleAlert, box: 'border-danger bg-danger-soft', icon: 'text-danger' },
}

type AlertProps = {
  tone?: AlertTone
  title?: ReactNode
  /** `alert` interrupts a screen reader, `status` waits; leave out what is there from the start. */
  role?: 'alert' | 'status'
  /** With a ref the box can be given the focus. */
  ref?: Ref<HTMLDivElement>
  children?: ReactNode
}

/** A message that stays on the page. */
export function Alert({ tone = 'info', title, role, ref, children }: AlertProps) {
  const { Icon, box, icon } = LOOKS[tone]
  return (
    <div
      ref={ref}
      role={role}
      tabIndex={ref ? -1 : undefined}
      className={`flex gap-3 rounded-box border-l-4 p-4 ${box}`}
    >
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${icon}`} />
      <div className="min-w-0 flex-1 space-y-2">
        {title && <p className="font-semibold">{title}</p>}
        {children}
      </div>
    </div>
  )
}
