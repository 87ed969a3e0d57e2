import { StateMark } from '#components/ui/state-mark.tsx'
import type { ImportRow } from '#lib/prospects/import/types.ts'

/** How an import stands, in a word. */
export function ImportMark({ row }: { row: Pick<ImportRow, 'state' | 'rowsDone' | 'rowsTotal'> }) {
  switch (row.state) {
    case 'uploading':
      return <StateMark state="waits">Uploading</StateMark>
    case 'uploaded':
      return <StateMark state="paused">Choose columns</StateMark>
    case 'waiting':
      return <StateMark state="waits">Waits</StateMark>
    case 'running':
      return <StateMark state="waits">{runsWords(row)}</StateMark>
    case 'done':
      return <StateMark state="accord">Done</StateMark>
    case 'failed':
      return <StateMark state="need">Failed</StateMark>
    case 'cancelled':
      return <StateMark state="paused">Cancelled</StateMark>
  }
}

function runsWords({ rowsDone, rowsTotal }: Pick<ImportRow, 'rowsDone' | 'rowsTotal'>): string {
  if (!rowsTotal) return 'Runs'
  return `Runs, ${Math.min(99, Math.floor((rowsDone / rowsTotal) * 100))}%`
}
