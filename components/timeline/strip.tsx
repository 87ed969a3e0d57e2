'use client'

import { useMemo, useRef } from 'react'
import { useWidth } from '#components/grid/use-width.ts'
import { useClock } from '#components/ui/clock.tsx'

export type StripDay = { day: string; points: number }

const height = 40
const dayMs = 86_400_000
const toMs = (day: string) => Date.parse(`${day}T00:00:00Z`)
const toDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/**
 * Twelve months of engagement, a stroke a day (a week where it is narrow). Neutral: engagement has no voice. A click
 * leads to that day, the months below are buttons for everybody else.
 */
export function EngagementStrip({
  days,
  until,
  from,
  to,
  onDay,
}: {
  days: readonly StripDay[]
  /** The last day of the strip, as 2026-11-24. */
  until: string
  /** The days that are on screen: marked. */
  from?: string
  to?: string
  onDay?: (day: string) => void
}) {
  const { locale } = useClock()
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box, 808)
  const end = toMs(until) + dayMs
  const start = end - 365 * dayMs
  const x = (ms: number) => ((ms - start) / (end - start)) * width
  const strokes = useStrokes({ days, start, end, step: width < 500 ? 7 : 1 })
  const top = Math.max(1, ...strokes.map((stroke) => stroke.points))
  const months = useMonths(start, end, locale)
  const active = days.filter((each) => each.points > 0).length
  const everySecond = width < 500

  return (
    <div ref={box} className="min-w-0">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the months below are the keys' way to the same days */}
      <svg
        width={width}
        height={height + 4}
        viewBox={`0 -3 ${width} ${height + 4}`}
        // Until it is measured it is drawn for a width that may be wrong: squeezed then, not shrunk.
        preserveAspectRatio="none"
        role="img"
        aria-label={`Engagement over twelve months: ${active} active days`}
        className="block max-w-full"
        onClick={(event) => {
          const left = event.currentTarget.getBoundingClientRect().left
          onDay?.(toDay(start + ((event.clientX - left) / width) * (end - start)))
        }}
      >
        {strokes.map((stroke) => {
          const tall = Math.max(3, (stroke.points / top) * height)
          return (
            <rect
              key={stroke.at}
              x={x(stroke.at)}
              y={height - tall}
              width={stroke.days > 1 ? 4 : 1.8}
              height={tall}
              className="fill-bar"
            />
          )
        })}
        <path d={`M0 ${height + 0.5}H${width}`} className="stroke-border" />
        {from && to && (
          <>
            <rect
              x={x(toMs(from))}
              y={-3}
              width={Math.max(2, x(toMs(to) + dayMs) - x(toMs(from)))}
              height={height + 3}
              className="fill-text opacity-5"
            />
            <path d={`M${x(toMs(from))} -3V${height}`} className="stroke-text" />
          </>
        )}
      </svg>
      <div className="relative h-5">
        {months.map(
          (month, index) =>
            (!everySecond || index % 2 === 0) && (
              <button
                key={month.day}
                type="button"
                onClick={() => onDay?.(month.day)}
                style={{ left: `min(${(x(toMs(month.day)) / width) * 100}%, calc(100% - 28px))` }}
                className="absolute top-1 rounded-[3px] text-2xs text-faint hover:text-text"
              >
                {month.name}
              </button>
            ),
        )}
      </div>
    </div>
  )
}

function useStrokes({
  days,
  start,
  end,
  step,
}: {
  days: readonly StripDay[]
  start: number
  end: number
  step: number
}) {
  return useMemo(() => {
    const sums = new Map<number, number>()
    for (const { day, points } of days) {
      const at = toMs(day)
      if (at < start || at >= end || points <= 0) continue
      const slot = start + Math.floor((at - start) / (step * dayMs)) * step * dayMs
      sums.set(slot, (sums.get(slot) ?? 0) + points)
    }
    return [...sums].map(([at, points]) => ({ at, points, days: step }))
  }, [days, start, end, step])
}

function useMonths(start: number, end: number, locale: string) {
  return useMemo(() => {
    const months: { day: string; name: string }[] = []
    const first = new Date(start)
    for (let month = 1; month <= 12; month++) {
      const at = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month, 1)
      if (at >= end) break
      const january = new Date(at).getUTCMonth() === 0
      const name = new Intl.DateTimeFormat(locale, {
        month: 'short',
        timeZone: 'UTC',
        ...(january ? { year: 'numeric' } : {}),
      }).format(at)
      months.push({ day: toDay(at), name })
    }
    return months
  }, [start, end, locale])
}
