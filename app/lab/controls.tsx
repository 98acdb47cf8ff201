import type { ReactNode } from 'react'
import { Button } from '@/components/button'
import type { LabControls } from './use-lab'

const LIVES = [
  { seconds: 20, text: '20 s' },
  { seconds: 120, text: '2 min' },
]

/** Everything that the victim, the thief and the operator of Redis can do. */
export function Controls({ lab }: { lab: LabControls }) {
  const { round, busy, isRepeating, isUnreachable, isOver } = lab
  const idle = round === null
  const run = (work: () => unknown) => () => {
    if (!busy) void work()
  }
  const state = (needsRound = true) => ({
    tone: 'secondary' as const,
    disabled: needsRound && idle,
    'aria-disabled': busy !== null || undefined,
    className: 'disabled:opacity-45',
  })
  return (
    <div className="grid gap-x-8 gap-y-3 sm:grid-cols-2 lg:grid-cols-[auto_1fr]">
      <Group title={`1. Issue six tokens${idle ? '' : ' again'}, valid for`}>
        {LIVES.map(({ seconds, text }) => (
          <Button
            key={seconds}
            {...state(false)}
            tone={idle && seconds === 20 ? 'primary' : 'secondary'}
            onClick={run(() => lab.start(seconds))}
          >
            {text}
          </Button>
        ))}
      </Group>
      <Group title="2. Replay the copies">
        <Button {...state()} onClick={run(lab.replayOnce)}>
          Once
        </Button>
        <Button
          {...state()}
          aria-pressed={isRepeating}
          onClick={() => lab.setRepeating(!isRepeating && !isOver)}
        >
          {isRepeating ? 'Stop' : 'Every second'}
        </Button>
      </Group>
      <Group title="3. End the session">
        <Button {...state()} tone={idle ? 'secondary' : 'primary'} onClick={run(() => lab.end('logout'))}>
          Log out
        </Button>
        <Button {...state()} onClick={run(() => lab.end('password'))}>
          Change password
        </Button>
        <Button {...state()} onClick={run(() => lab.end('kick'))}>
          Kick
        </Button>
      </Group>
      <Group title="4. Break Redis">
        <Button {...state()} onClick={run(() => lab.play('empty', 'Redis flushed.'))}>
          Flush
        </Button>
        <Button
          {...state()}
          aria-pressed={isUnreachable}
          onClick={run(() =>
            isUnreachable
              ? lab.play('reconnect', 'Redis is online again.')
              : lab.play('disconnect', 'Redis is offline.'),
          )}
        >
          {isUnreachable ? 'Reconnect' : 'Disconnect'}
        </Button>
      </Group>
    </div>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-muted text-sm">{title}</legend>
      <div className="flex flex-wrap gap-2">{children}</div>
    </fieldset>
  )
}
