'use client'

import Link from 'next/link'
import { useState } from 'react'
import type { GridColumn } from '#components/grid/column.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { useRecord } from '#components/prospects/record-context.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { Arrow } from '#components/ui/arrow.tsx'
import { BeforeAfter } from '#components/ui/diff.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Section } from '#components/ui/panel.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { ExplainedDecision } from '#lib/prospects/explanation.ts'
import { fieldLabel, wordsOfRule, wordsOfValue } from '#lib/prospects/labels.ts'
import { decisionLabel } from '#lib/sync/labels.ts'

type DecidedField = ExplainedDecision['fields'][number]

/** One line: a value that moved, or a decision that moved none. */
type Line = { key: string; decision: ExplainedDecision; field: DecidedField | null }

const fewLines = 8

/** [EX-2] What was decided about it of late, value by value. */
export function RecordDecisions({ decisions }: { decisions: readonly ExplainedDecision[] }) {
  const { fields } = useRecord()
  const runs = useShell()?.role !== 'sales'
  const [all, setAll] = useState(false)
  const lines = decisions.flatMap(toLines)
  const shown = all ? lines : lines.slice(0, fewLines)
  const more = lines.length > shown.length
  return (
    <Section
      title="Last decisions"
      meta={more ? `${shown.length} of ${lines.length}` : undefined}
      right={
        more && (
          <button type="button" className="link" onClick={() => setAll(true)}>
            All {lines.length}
          </button>
        )
      }
    >
      <SimpleTable
        caption="The last sync decisions"
        rows={shown}
        columns={columnsOf(fields, runs)}
        rowKey={({ key }) => key}
        compact
        flush
        empty={
          <p className="text-muted">
            No decision about this prospect is recorded yet. The next one that moves a value stands
            here.
          </p>
        }
      />
    </Section>
  )
}

function toLines(decision: ExplainedDecision): Line[] {
  const moved = decision.fields.filter(({ direction }) => direction !== 'none')
  if (moved.length === 0) return [{ key: decision.id, decision, field: null }]
  return moved.map((field) => ({ key: `${decision.id}/${field.field}`, decision, field }))
}

function columnsOf(
  fields: readonly { name: string; label: string }[],
  runs: boolean,
): GridColumn<Line>[] {
  return [
    {
      key: 'when',
      head: 'When',
      width: 92,
      tone: 'muted',
      phone: 'top',
      cell: ({ decision }) => <RelativeTime at={decision.at} />,
    },
    { key: 'way', head: <span className="sr-only">Way</span>, width: 32, phone: 'hide', cell: Way },
    {
      key: 'field',
      head: 'Field',
      width: 136,
      tone: 'name',
      phone: 'left',
      cell: ({ decision, field }) =>
        field ? fieldLabel(fields, field.field) : decisionLabel(decision.kind),
    },
    {
      key: 'values',
      head: 'Before and after',
      phone: 'left',
      cell: ({ field }) =>
        field ? <Moved field={field} /> : <span className="text-faint">No value moved</span>,
    },
    {
      key: 'why',
      head: 'Why',
      tone: 'muted',
      phone: 'left',
      cell: ({ decision, field }) => {
        const words = field ? wordsOfRule(field.rule) : decision.reason
        return <span title={decision.reason}>{words}</span>
      },
    },
    {
      key: 'run',
      head: 'Run',
      width: 72,
      align: 'end',
      tone: 'faint',
      phone: 'right',
      cell: ({ decision: { runId, runNumber } }) => {
        if (runNumber === null) return '–'
        const number = runNumber.toLocaleString('en-GB')
        if (!runs) return number
        return (
          <Link href={`/connector/runs/${runId}`} className="hover:underline">
            {number}
          </Link>
        )
      },
    },
  ]
}

function Way({ decision, field }: Line) {
  if (field?.lost !== undefined) {
    return (
      <span title="Both spoke">
        <Icon name="warning" size={14} className="text-both" />
        <span className="sr-only">Both spoke</span>
      </span>
    )
  }
  if (decision.kind === 'refuse') {
    return <Icon name="need" size={14} className="text-need" />
  }
  const way = field?.direction ?? decision.direction
  if (way === 'in' || way === 'out' || way === 'both') return <Arrow direction={way} />
  return <Icon name="clock" size={14} className="text-faint" />
}

function Moved({ field }: { field: DecidedField }) {
  const lost = field.lost !== undefined
  return (
    <BeforeAfter
      before={wordsOfValue(lost ? (field.lost ?? null) : field.from)}
      beforeKind={lost ? 'lost' : 'old'}
      after={wordsOfValue(field.to)}
      afterKind={field.direction === 'in' ? 'salesforce' : 'concord'}
    />
  )
}
