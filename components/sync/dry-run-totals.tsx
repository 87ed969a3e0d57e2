'use client'

import { Facts } from '#components/ui/facts.tsx'
import { durationText } from '#components/ui/moment.ts'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { DryRunTotals, RunRow } from '#lib/sync/screens.ts'

const lines = [
  { key: 'create', label: 'Create' },
  { key: 'update', label: 'Update' },
  { key: 'owner', label: 'Change owner' },
  { key: 'clear', label: 'Clear a value' },
] as const

const count = (value: number) => value.toLocaleString('en-GB')

/** Both sides mirrored about their names, one scale for both. */
export function DryRunTotalsView({
  totals,
  kinds,
  run,
}: {
  totals: DryRunTotals
  kinds: Record<string, number>
  run: RunRow
}) {
  const max = Math.max(1, ...lines.flatMap(({ key }) => [totals.in[key], totals.out[key]]))
  const skipped = (kinds.skip ?? 0) + (kinds.refuse ?? 0)
  return (
    <div className="flex flex-none gap-10 border-border border-b px-6 py-4 max-desk:flex-col max-desk:gap-4 max-desk:px-4">
      <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_56px_auto_56px_minmax(0,1fr)] items-center gap-x-2 gap-y-1">
        <span className="col-span-2 justify-self-end text-xs">
          <VoiceMark voice="salesforce">
            Salesforce speaks<span className="max-desk:hidden">, Concord changes</span>
          </VoiceMark>
        </span>
        <span />
        <span className="col-span-2 text-xs">
          <VoiceMark voice="concord">
            Concord speaks<span className="max-desk:hidden">, Salesforce changes</span>
          </VoiceMark>
        </span>
        {lines.map(({ key, label }) => (
          <Line
            key={key}
            label={label}
            incoming={totals.in[key]}
            outgoing={totals.out[key]}
            max={max}
          />
        ))}
      </div>
      <div className="w-64 max-desk:w-full">
        <Facts
          labelWidth={150}
          facts={[
            { label: 'Records that change', value: count(totals.records) },
            { label: 'Of these, both ways', value: count(totals.both) },
            { label: 'Left as they are', value: count(skipped) },
            { label: 'Calls this took', value: count(run.calls) },
            run.finishedAt !== null && {
              label: 'Time this took',
              value: durationText(Date.parse(run.finishedAt) - Date.parse(run.startedAt)),
            },
          ]}
        />
      </div>
    </div>
  )
}

function Line({
  label,
  incoming,
  outgoing,
  max,
}: {
  label: string
  incoming: number
  outgoing: number
  max: number
}) {
  const width = (value: number) => `${value === 0 ? 0 : Math.max(0.5, (value / max) * 100)}%`
  return (
    <>
      <span className="flex h-2.5 justify-end" aria-hidden="true">
        <span className="h-full rounded-l-[2px] bg-salesforce" style={{ width: width(incoming) }} />
      </span>
      <span className="text-right tabular-nums">{count(incoming)}</span>
      <span className="px-2 text-center text-muted text-xs">{label}</span>
      <span className="tabular-nums">{count(outgoing)}</span>
      <span className="flex h-2.5" aria-hidden="true">
        <span className="h-full rounded-r-[2px] bg-concord" style={{ width: width(outgoing) }} />
      </span>
    </>
  )
}
