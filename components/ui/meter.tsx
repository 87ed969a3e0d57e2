import { cn } from '#components/ui/classes.ts'
import type { Voice } from '#components/ui/voice-mark.tsx'

const share = (part: number, whole: number) =>
  whole > 0 ? Math.min(100, Math.max(0, (part / whole) * 100)) : 0

/** How much of a bound is used: a bar, optionally its forecast (hatched) and its target (a stroke). */
export function Meter({
  label,
  value,
  max,
  forecast,
  target,
  voice,
  className,
}: {
  /** The whole sentence, as heard: "31,460 of 80,000 Salesforce calls used". */
  label: string
  value: number
  max: number
  forecast?: number
  target?: number
  voice?: Voice
  className?: string
}) {
  const filled = share(value, max)
  const expected = forecast === undefined ? filled : Math.max(filled, share(forecast, max))
  return (
    <div
      role="img"
      aria-label={label}
      className={cn('relative h-1 rounded-full bg-track', className)}
    >
      <span
        className={cn(
          'absolute inset-y-0 left-0 rounded-full',
          voice === 'concord' ? 'bg-concord' : voice === 'salesforce' ? 'bg-salesforce' : 'bg-bar',
        )}
        style={{ width: `${filled}%` }}
      />
      {expected > filled && (
        <span
          className="absolute inset-y-0 rounded-r-full bg-[repeating-linear-gradient(135deg,var(--color-bar)_0_1.5px,transparent_1.5px_4px)]"
          style={{ left: `${filled}%`, width: `${expected - filled}%` }}
        />
      )}
      {target !== undefined && (
        <span
          className="absolute -inset-y-[3px] w-[1.5px] bg-text"
          style={{ left: `${share(target, max)}%` }}
        />
      )}
    </div>
  )
}

/** Work under way: an import, a dry run, the first sync. Without a total it only says that it goes on. */
export function ProgressBar({
  label,
  done,
  total,
  className,
}: {
  label: string
  done: number
  total?: number
  className?: string
}) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={total === undefined ? undefined : done}
      className={cn('h-1 overflow-hidden rounded-full bg-track', className)}
    >
      <span
        className={cn(
          'block h-full rounded-full bg-text transition-[width] duration-180',
          total === undefined && 'w-1/3 animate-breathe',
        )}
        style={total === undefined ? undefined : { width: `${share(done, total)}%` }}
      />
    </div>
  )
}

/** A number as a thin bar beside itself. */
export function Score({ value, max = 300 }: { value: number; max?: number }) {
  return (
    <span className="inline-flex items-center justify-end gap-2 tabular-nums">
      {value}
      <span className="h-[3px] w-9 overflow-hidden rounded-full bg-track" aria-hidden="true">
        <span className="block h-full bg-bar" style={{ width: `${share(value, max)}%` }} />
      </span>
    </span>
  )
}

/** In and out as one bar that grows outward from its middle. Pass the same `max` to all bars of a list. */
export function MirroredBar({
  incoming,
  outgoing,
  max,
  className,
}: {
  incoming: number
  outgoing: number
  max: number
  className?: string
}) {
  return (
    <span
      role="img"
      aria-label={`${incoming} in, ${outgoing} out`}
      className={cn('grid h-4 grid-cols-[1fr_1px_1fr] items-center', className)}
    >
      <span
        className="h-2 justify-self-end rounded-l-[2px] bg-salesforce"
        style={{ width: `${share(incoming, max)}%` }}
      />
      <span className="h-3.5 w-px bg-border-strong" />
      <span
        className="h-2 rounded-r-[2px] bg-concord"
        style={{ width: `${share(outgoing, max)}%` }}
      />
    </span>
  )
}
