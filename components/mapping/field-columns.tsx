'use client'

import type { GridColumn } from '#components/grid/column.ts'
import { Arrow } from '#components/ui/arrow.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { StateMark } from '#components/ui/state-mark.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { blankLabels, winnerLabels } from '#lib/mapping/labels.ts'
import type { FieldRow } from '#lib/mapping/types.ts'

type Options = {
  canManage: boolean
  personAccounts: boolean
  isOpen: (name: string) => boolean
  toggle: (name: string) => void
}

export function fieldColumns({
  canManage,
  personAccounts,
  isOpen,
  toggle,
}: Options): GridColumn<FieldRow>[] {
  const account: GridColumn<FieldRow> = {
    key: 'account',
    head: <VoiceMark voice="salesforce">Person account field</VoiceMark>,
    name: 'Person account field',
    width: 165,
    cell: ({ pairing }) => <CrmName name={pairing?.accountField} />,
  }
  return [
    {
      key: 'field',
      head: <VoiceMark voice="concord">Prospect field</VoiceMark>,
      name: 'Prospect field',
      tone: 'name',
      width: 190,
      cell: ({ field }) => (
        <button
          type="button"
          className="flex w-full items-center gap-1.5 text-left"
          aria-expanded={isOpen(field.name)}
          onClick={() => toggle(field.name)}
        >
          <span className="truncate">{field.label}</span>
          {field.custom && <span className="font-normal text-faint text-xs">custom</span>}
        </button>
      ),
    },
    {
      key: 'direction',
      head: <span className="sr-only">Direction</span>,
      name: 'Direction',
      width: 40,
      phone: 'right',
      cell: (row) => row.pairing && <Arrow direction={directionOf(row)} />,
    },
    {
      key: 'lead',
      head: <VoiceMark voice="salesforce">Lead field</VoiceMark>,
      name: 'Lead field',
      width: 165,
      phone: 'left',
      cell: ({ pairing }) => <CrmName name={pairing?.leadField} />,
    },
    {
      key: 'contact',
      head: <VoiceMark voice="salesforce">Contact field</VoiceMark>,
      name: 'Contact field',
      width: 165,
      cell: ({ pairing }) => <CrmName name={pairing?.contactField} />,
    },
    ...(personAccounts ? [account] : []),
    { key: 'winner', head: 'When both differ', width: 190, cell: (row) => <Winner row={row} /> },
    {
      key: 'blanks',
      head: 'Blanks',
      width: 80,
      tone: 'muted',
      cell: ({ pairing, pullOnly }) => (pairing && !pullOnly ? blankLabels[pairing.blanks] : '–'),
    },
    { key: 'note', head: 'Note', phone: 'left', cell: (row) => <FieldNote row={row} /> },
    {
      key: 'open',
      head: <span className="sr-only">Change</span>,
      name: 'Change',
      width: 68,
      align: 'end',
      phone: 'right',
      cell: ({ field }) => (
        <IconButton
          size="small"
          icon={isOpen(field.name) ? 'chevron-down' : 'chevron-right'}
          label={`${canManage ? 'Change' : 'Show'} ${field.label}`}
          onClick={() => toggle(field.name)}
        />
      ),
    },
  ]
}

function directionOf({ pairing, pullOnly }: FieldRow): 'in' | 'out' | 'both' {
  if (pullOnly) return 'in'
  return pairing?.direction === 'push' ? 'out' : 'both'
}

function CrmName({ name }: { name: string | null | undefined }) {
  return name ? (
    <span className="font-mono text-muted text-xs">{name}</span>
  ) : (
    <span className="text-faint">Not mapped</span>
  )
}

function Winner({ row }: { row: FieldRow }) {
  const { pairing, field, pullOnly } = row
  if (!pairing) return <span className="text-faint">–</span>
  if (field.name === 'opted_out') {
    return (
      <span className="inline-flex items-center gap-1.5">
        <Icon name="lock" size={14} className="text-muted" /> Opt-out always wins
      </span>
    )
  }
  if (pullOnly) return <VoiceMark voice="salesforce">Only Salesforce</VoiceMark>
  if (pairing.direction === 'push') return <VoiceMark voice="concord">Only Concord</VoiceMark>
  if (pairing.winner === 'most_recent') {
    return (
      <span className="inline-flex items-center gap-1.5">
        <Icon name="clock" size={14} className="text-muted" /> {winnerLabels.most_recent}
      </span>
    )
  }
  return <VoiceMark voice={pairing.winner}>{winnerLabels[pairing.winner]}</VoiceMark>
}

function FieldNote({ row }: { row: FieldRow }) {
  const problem =
    row.problems.find(({ level }) => level === 'stops') ??
    row.problems.find(({ level }) => level === 'warns')
  if (problem) {
    return (
      <span title={problem.message}>
        <StateMark state="need">{problem.message}</StateMark>
      </span>
    )
  }
  const note = row.problems[0]
  if (note)
    return (
      <span className="text-faint" title={note.message}>
        {note.message}
      </span>
    )
  if (row.pairing?.winner === 'most_recent' && !row.pullOnly) {
    return <span className="text-faint">Salesforce’s field history tells who was later</span>
  }
  return <span className="sr-only">No problems</span>
}
