import type { ReactNode } from 'react'
import type { GridColumn } from '#components/grid/column.ts'
import { FieldValueCell } from '#components/prospects/record-field-value.tsx'
import { briefHow } from '#components/prospects/record-words.ts'
import { Icon } from '#components/ui/icon.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { wordsOfRule } from '#lib/prospects/labels.ts'
import type { HistoryEntry, Origin } from '#lib/prospects/types.ts'

export type FieldRow = {
  field: ProspectField
  origin: Origin | undefined
  history: HistoryEntry[]
  /** A value of this field lost a conflict at some time. */
  spoke: boolean
}

export function fieldColumns(
  open: ReadonlySet<string>,
  toggle: (name: string) => void,
): GridColumn<FieldRow>[] {
  return [
    {
      key: 'field',
      head: 'Field',
      width: 156,
      cell: ({ field }) => (
        <FieldName field={field} open={open.has(field.name)} onToggle={() => toggle(field.name)} />
      ),
    },
    { key: 'value', head: 'Value', phone: 'left', cell: (row) => <FieldValueCell row={row} /> },
    {
      key: 'from',
      head: 'From',
      width: 108,
      phone: 'top',
      cell: ({ origin }) =>
        origin ? <VoiceMark voice={origin.side} /> : <span className="text-faint">–</span>,
    },
    { key: 'how', head: 'How', width: 160, tone: 'muted', cell: How },
    {
      key: 'when',
      head: 'When',
      width: 92,
      align: 'end',
      tone: 'faint',
      phone: 'right',
      cell: ({ origin }) => origin && <RelativeTime at={origin.at} short />,
    },
  ]
}

function FieldName({
  field,
  open,
  onToggle,
}: {
  field: ProspectField
  open: boolean
  onToggle: () => void
}) {
  return (
    <button
      type="button"
      aria-expanded={open}
      aria-label={`${field.label}: history`}
      onClick={onToggle}
      className="inline-flex max-w-full items-center gap-2 text-muted outline-offset-[-2px] hover:text-text"
    >
      <Icon name={open ? 'chevron-down' : 'chevron-right'} size={12} className="text-faint" />
      <span className="truncate">{field.label}</span>
    </button>
  )
}

const settled = new Set(['salesforce_wins', 'concord_wins', 'most_recent'])

function How({ origin }: FieldRow) {
  if (!origin) return <span className="text-faint">–</span>
  const title = `${wordsOfRule(origin.rule)}, ${origin.by}`
  if (settled.has(origin.rule)) return <BothMark title={title}>{briefHow(origin)}</BothMark>
  return <span title={title}>{briefHow(origin)}</span>
}

/** Amber: both sides had changed it. */
export function BothMark({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <span
      title={title}
      className="inline-flex max-w-full items-center gap-1.5 align-top text-both-text"
    >
      <Icon name="warning" size={14} className="text-both" />
      <span className="truncate">{children}</span>
    </span>
  )
}
