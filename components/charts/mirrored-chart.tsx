'use client'

import { useRef } from 'react'
import { axisStep, type ChartSlot, mergeSlots } from '#components/charts/slots.ts'
import { useWidth } from '#components/grid/use-width.ts'
import { useClock } from '#components/ui/clock.tsx'
import { timeOf } from '#components/ui/moment.ts'
import { NumberText } from '#components/ui/number.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'

const left = 40
const top = 14
const plot = 134
const bottom = 24
const height = top + plot + bottom

/**
 * What moved, in above and out below one axis, one scale for both. A refusal is a red triangle under the bar that
 * failed; a spike that has a name carries it. On a phone it is redrawn by the hour, not shrunk.
 */
export function MirroredChart({ label, slots }: { label: string; slots: readonly ChartSlot[] }) {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box, 1172)
  const shown = width < 560 ? mergeSlots(slots, 4) : slots
  return (
    <div ref={box} className="min-w-0">
      <Bars label={label} slots={shown} width={width} />
      <SlotTable label={label} slots={mergeSlots(slots, 4)} />
    </div>
  )
}

function Bars({
  label,
  slots,
  width,
}: {
  label: string
  slots: readonly ChartSlot[]
  width: number
}) {
  const { locale, timeZone } = useClock()
  const topIn = Math.max(1, ...slots.map((slot) => slot.in))
  const topOut = Math.max(1, ...slots.map((slot) => slot.out))
  const scale = plot / (topIn + topOut)
  const axis = top + topIn * scale
  const pitch = (width - left) / Math.max(1, slots.length)
  const bar = Math.max(1, pitch - Math.min(3, pitch * 0.3))
  const step = axisStep(Math.max(topIn, topOut))
  const lines = (limit: number) =>
    Array.from({ length: Math.floor(limit / step) }, (_, index) => (index + 1) * step)
  const count = (value: number) => new Intl.NumberFormat(locale).format(value)
  const hours = (at: number) => Number(timeOf(at, 'en-GB', timeZone).slice(0, 2))
  const onTheHour = (at: number) => timeOf(at, 'en-GB', timeZone).endsWith(':00')

  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      className="block max-w-full overflow-visible [&_text]:fill-faint [&_text]:text-2xs [&_text]:tabular-nums"
    >
      {lines(topIn).map((value) => (
        <Gridline key={value} y={axis - value * scale} width={width} text={count(value)} />
      ))}
      {lines(topOut).map((value) => (
        <Gridline key={-value} y={axis + 2 + value * scale} width={width} text={count(value)} />
      ))}
      <text x={left - 8} y={axis + 5} textAnchor="end">
        0
      </text>
      {slots.map((slot, index) => {
        const x = left + index * pitch
        const out = axis + 2
        return (
          <g key={slot.at}>
            <title>
              {`${timeOf(slot.at, locale, timeZone)}: ${count(slot.in)} in, ${count(slot.out)} out, ${count(slot.refused)} refused`}
            </title>
            <rect x={x} y={top} width={pitch} height={plot + 2} className="fill-transparent" />
            {slot.in > 0 && (
              <rect
                x={x}
                y={axis - slot.in * scale}
                width={bar}
                height={slot.in * scale}
                className="fill-salesforce"
              />
            )}
            {slot.out > 0 && (
              <rect x={x} y={out} width={bar} height={slot.out * scale} className="fill-concord" />
            )}
            {slot.refused > 0 && (
              <path
                d={`M${x + bar / 2} ${out + slot.out * scale + 3}l4 7h-8Z`}
                className="fill-need"
              />
            )}
            {slot.name && width >= 560 && (
              <text
                x={index > slots.length / 2 ? x - 6 : x + bar + 6}
                y={Math.max(top + 4, axis - slot.in * scale + 8)}
                textAnchor={index > slots.length / 2 ? 'end' : 'start'}
              >
                {slot.name}
              </text>
            )}
            {onTheHour(slot.at) &&
              hours(slot.at) % 3 === 0 &&
              (width > 560 || hours(slot.at) % 6 === 0) && (
                <text x={x + bar / 2} y={height - 4} textAnchor="middle">
                  {timeOf(slot.at, locale, timeZone)}
                </text>
              )}
          </g>
        )
      })}
      <path d={`M${left} ${axis + 1}H${width}`} className="stroke-border-strong" />
    </svg>
  )
}

function Gridline({ y, width, text }: { y: number; width: number; text: string }) {
  return (
    <>
      <path d={`M${left} ${y}H${width}`} strokeDasharray="1 3" className="stroke-border-strong" />
      <text x={left - 8} y={y + 4} textAnchor="end">
        {text}
      </text>
    </>
  )
}

function SlotTable({ label, slots }: { label: string; slots: readonly ChartSlot[] }) {
  const { locale, timeZone } = useClock()
  return (
    <table className="sr-only">
      <caption>{label}, by the hour</caption>
      <thead>
        <tr>
          <th>From</th>
          <th>In</th>
          <th>Out</th>
          <th>Refused</th>
        </tr>
      </thead>
      <tbody>
        {slots.map((slot) => (
          <tr key={slot.at}>
            <th>{timeOf(slot.at, locale, timeZone)}</th>
            <td>{slot.in}</td>
            <td>{slot.out}</td>
            <td>{slot.refused}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What the colours mean, with the sums. */
export function ChartLegend({ slots }: { slots: readonly ChartSlot[] }) {
  const sum = (key: 'in' | 'out' | 'refused') => slots.reduce((total, slot) => total + slot[key], 0)
  return (
    <div className="flex flex-wrap items-center gap-x-4 text-muted text-xs">
      <span className="inline-flex gap-1.5">
        <VoiceMark voice="salesforce">In</VoiceMark>
        <NumberText value={sum('in')} className="font-medium text-text" />
      </span>
      <span className="inline-flex gap-1.5">
        <VoiceMark voice="concord">Out</VoiceMark>
        <NumberText value={sum('out')} className="font-medium text-text" />
      </span>
      <span className="inline-flex items-center gap-1.5">
        <svg width="9" height="8" aria-hidden="true">
          <path d="M4.5 0 9 8H0Z" className="fill-need" />
        </svg>
        Refused
        <NumberText value={sum('refused')} className="font-medium text-text" />
      </span>
    </div>
  )
}
