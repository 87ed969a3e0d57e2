import type { ReactNode } from 'react'
import { Arrow, type Direction } from '#components/ui/arrow.tsx'
import { cn } from '#components/ui/classes.ts'
import { Value, type ValueKind } from '#components/ui/value.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'

export type DiffSide = { value?: ReactNode; kind?: ValueKind }

/** One field on both sides. Concord left, Salesforce right, the arrow at the one who changes. */
export function Diff({
  concord,
  salesforce,
  direction,
  className,
}: {
  concord: DiffSide
  salesforce: DiffSide
  direction?: Direction
  className?: string
}) {
  return (
    <span
      className={cn(
        'grid grid-cols-[minmax(0,1fr)_20px_minmax(0,1fr)] items-center gap-x-1',
        className,
      )}
    >
      <span className="min-w-0 truncate">
        <Value kind={concord.kind}>{concord.value}</Value>
      </span>
      <span>{direction && <Arrow direction={direction} />}</span>
      <span className="min-w-0 truncate">
        <Value kind={salesforce.kind}>{salesforce.value}</Value>
      </span>
    </span>
  )
}

/** Before and after on one line, for logs: the old struck through, the new in its speaker's colour. */
export function BeforeAfter({
  before,
  after,
  beforeKind = 'old',
  afterKind,
}: {
  before?: ReactNode
  after?: ReactNode
  beforeKind?: ValueKind
  afterKind: ValueKind
}) {
  return (
    <span className="inline-flex max-w-full items-center gap-2">
      <Value kind={beforeKind}>{before}</Value>
      <Value kind={afterKind}>{after}</Value>
    </span>
  )
}

export type DiffRow = {
  key: string
  field: ReactNode
  concord: DiffSide
  salesforce: DiffSide
  direction?: Direction
  why?: ReactNode
}

/** The fields of one record on both sides, with the rule that decided. At 390 px the rule goes under its row. */
export function DiffTable({
  rows,
  whyTitle = 'Why',
  caption,
  className,
}: {
  rows: readonly DiffRow[]
  whyTitle?: string
  caption?: string
  className?: string
}) {
  const cell = 'truncate px-2 py-1 max-desk:whitespace-normal'
  return (
    <table className={cn('w-full table-fixed border-collapse', className)}>
      {caption && <caption className="sr-only">{caption}</caption>}
      <colgroup>
        <col className="w-30 max-desk:w-22" />
        <col />
        <col className="w-8" />
        <col />
        <col className="w-[28%] max-desk:w-0" />
      </colgroup>
      <thead>
        <tr className="h-7 text-left text-faint text-xs [&>th]:font-medium">
          <th className="px-2 first:pl-0">Field</th>
          <th className="px-2">
            <VoiceMark voice="concord" />
          </th>
          <th>
            <span className="sr-only">Direction</span>
          </th>
          <th className="px-2">
            <VoiceMark voice="salesforce" />
          </th>
          <th className="px-2 max-desk:sr-only">{whyTitle}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} className="h-[30px] border-border border-t">
            <td className={cn(cell, 'pl-0 font-medium')}>{row.field}</td>
            <td className={cell}>
              <Shifted side={row.concord} />
            </td>
            <td className="text-center">{row.direction && <Arrow direction={row.direction} />}</td>
            <td className={cell}>
              <Shifted side={row.salesforce} />
            </td>
            <td
              className={cn(cell, 'text-muted max-desk:hidden')}
              title={typeof row.why === 'string' ? row.why : undefined}
            >
              {row.why}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A value with ground starts its ground, not its words, left of the column's edge. */
function Shifted({ side }: { side: DiffSide }) {
  const grounded = side.kind !== undefined && side.kind !== 'plain' && side.kind !== 'old'
  return (
    <Value
      kind={side.kind}
      className={cn('max-desk:whitespace-normal max-desk:break-words', grounded && '-ml-1.5')}
    >
      {side.value}
    </Value>
  )
}
