'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { RecordChain } from '#components/prospects/record-chain.tsx'
import { useRecord } from '#components/prospects/record-context.tsx'
import { RecordDecisions } from '#components/prospects/record-decisions.tsx'
import { standOf } from '#components/prospects/record-stand.ts'
import { useShell } from '#components/shell/shell-context.tsx'
import { DiffTable } from '#components/ui/diff.tsx'
import { Note } from '#components/ui/note.tsx'
import { Section } from '#components/ui/panel.tsx'
import { useNow } from '#components/ui/time.tsx'
import { explanationQuery } from '#lib/prospects/client.ts'
import type { ExplainedMove, Explanation } from '#lib/prospects/explanation.ts'
import { wordsOfRule, wordsOfValue } from '#lib/prospects/labels.ts'
import type { ProspectError } from '#lib/prospects/types.ts'

/** [EX-2] Why this prospect stands as it does: a sentence, a chain, what will move, what was decided. */
export function RecordSync({ initial }: { initial: Explanation }) {
  const { record } = useRecord()
  const { data: explained } = useQuery({
    ...explanationQuery(record.id),
    initialData: initial,
  })
  const now = useNow()
  const stand = standOf(record, explained, now)
  return (
    <>
      <div className="mb-5" role="status">
        <h2 className="max-w-read font-semibold text-lg tracking-tight">{stand.title}</h2>
        <p className="mt-1 max-w-read text-muted">{stand.text}</p>
      </div>
      {record.error && <OpenError error={record.error} />}
      <RecordChain explained={explained} />
      {record.link.crmId !== null && <WillMove moves={explained.moves} />}
      <RecordDecisions decisions={explained.decisions} />
    </>
  )
}

function OpenError({ error }: { error: ProspectError }) {
  const mayLook = useShell()?.role !== 'sales'
  return (
    <Note
      tone={error.class === 'person' ? 'need' : 'neutral'}
      className="mb-5"
      actions={
        mayLook && (
          <Link href="/connector/errors" className="link">
            Open in Errors
          </Link>
        )
      }
    >
      <p className="font-medium">{error.message}</p>
      {error.class !== 'person' && <p className="text-muted">{error.nextAction}</p>}
    </Note>
  )
}

function WillMove({ moves }: { moves: readonly ExplainedMove[] }) {
  const ins = moves.filter(({ direction }) => direction === 'in').length
  const outs = moves.length - ins
  return (
    <Section
      title="What will move"
      meta={`${outs === 1 ? '1 value' : `${outs} values`} out, ${ins} in`}
    >
      {moves.length === 0 ? (
        <p className="text-muted">
          Nothing: every mapped field is the same on both sides, as far as Salesforce was last read.
        </p>
      ) : (
        <DiffTable
          caption="What will move, field by field"
          whyTitle="Rule"
          rows={moves.map(toDiffRow)}
        />
      )}
    </Section>
  )
}

function toDiffRow(move: ExplainedMove) {
  const { field, label, direction, ours, theirs, conflict } = move
  const old = conflict ? ('lost' as const) : ('old' as const)
  const out = direction === 'out'
  return {
    key: field,
    field: label,
    direction,
    concord: { value: wordsOfValue(ours), kind: out ? ('concord' as const) : old },
    salesforce: { value: wordsOfValue(theirs), kind: out ? old : ('salesforce' as const) },
    why: wordsOfRule(move.rule),
  }
}
