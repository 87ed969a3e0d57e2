import type { ReactNode } from 'react'
import { cn } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'

export type Check = { text: ReactNode; state?: 'ok' | 'need' | 'note' }

export type Step = {
  key: string
  title: ReactNode
  meta?: ReactNode
  state: 'done' | 'now' | 'later'
  /** What this step checked, each as it came out. */
  checks?: readonly Check[]
  /** What there is to do. Shown when the step is the one of now. */
  children?: ReactNode
}

/** A guided path. Done is a check, now is ink, later is a ring; every step lists what it checked. */
export function Steps({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol aria-label={label}>
      {steps.map((step, index) => (
        <li
          key={step.key}
          aria-current={step.state === 'now' ? 'step' : undefined}
          className="relative grid grid-cols-[28px_minmax(0,1fr)] gap-3 pb-4 before:absolute before:top-7 before:bottom-0 before:left-[13.5px] before:w-px before:bg-border last:before:hidden"
        >
          <StepMark state={step.state} number={index + 1} />
          <div className="min-w-0 pt-1">
            <div className="flex flex-wrap items-baseline gap-x-2">
              <h3 className={step.state === 'later' ? 'font-medium text-muted' : 'font-semibold'}>
                {step.title}
              </h3>
              {step.meta && <span className="text-faint text-xs tabular-nums">{step.meta}</span>}
            </div>
            {step.checks && step.checks.length > 0 && <Checks checks={step.checks} />}
            {step.children && <div className="mt-3">{step.children}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}

function StepMark({ state, number }: { state: Step['state']; number: number }) {
  return (
    <span
      className={cn(
        'grid size-7 place-items-center rounded-full font-semibold text-xs tabular-nums',
        state === 'done' && 'bg-hover text-text',
        state === 'now' && 'bg-primary text-on-primary',
        state === 'later' && 'text-faint shadow-[inset_0_0_0_1px_var(--color-border-strong)]',
      )}
    >
      {state === 'done' ? (
        <>
          <Icon name="check" size={14} />
          <span className="sr-only">Done</span>
        </>
      ) : (
        number
      )}
    </span>
  )
}

/** Things that were checked, each with how it came out. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  return (
    <ul className="mt-1">
      {checks.map((check, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: checks keep their order
          key={index}
          className="flex items-start gap-2 text-muted text-xs leading-5"
        >
          <Icon
            name={check.state === 'need' ? 'need' : check.state === 'note' ? 'info' : 'check'}
            size={14}
            className={cn('mt-[3px]', check.state === 'need' ? 'text-need' : 'text-faint')}
          />
          <span className={check.state === 'need' ? 'text-text' : undefined}>{check.text}</span>
        </li>
      ))}
    </ul>
  )
}
