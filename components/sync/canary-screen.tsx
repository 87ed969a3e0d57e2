'use client'

import Link from 'next/link'
import { useState } from 'react'
import { UnpauseButton } from '#components/connector/unpause.tsx'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { type CanaryOutcome, useCanary } from '#components/sync/use-canary.ts'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Note } from '#components/ui/note.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { StateMark } from '#components/ui/state-mark.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import type { SetupFacts } from '#lib/connector/types.ts'
import { canarySize, chooseCanary } from '#lib/sync/canary.ts'
import { decisionLabel } from '#lib/sync/labels.ts'
import type { CanaryPage, DryRunItemRow } from '#lib/sync/screens.ts'

/** [CN-4] A few records go first and are looked at on both sides; the rest follows when they are as they should be. */
export function CanaryScreen({ page, setup }: { page: CanaryPage; setup: SetupFacts }) {
  const canManage = useShell()?.role === 'admin'
  const [chosen, setChosen] = useState(() => new Set(chooseCanary(page.rows).map(({ n }) => n)))
  const canary = useCanary()
  const picked = page.rows.filter(({ n }) => chosen.has(n))
  const ended = picked.filter(({ n }) => canary.outcomes.has(n))
  const wrong = ended.filter(({ n }) => isWrong(canary.outcomes.get(n)))
  const done = picked.length > 0 && ended.length === picked.length && !canary.busy
  const toggle = (n: number) => {
    const next = new Set(chosen)
    if (!next.delete(n) && next.size < canarySize) next.add(n)
    setChosen(next)
  }
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Connector', href: '/connector/status' }]}
        title="Ten records first"
        count={page.rows.length > 0 && `${chosen.size} of ${canarySize} chosen`}
        actions={
          canManage &&
          page.rows.length > 0 && (
            <Button
              variant={done ? 'secondary' : 'primary'}
              icon="retry"
              busy={canary.busy}
              disabled={picked.length === 0 || !page.connected}
              onClick={() => canary.start(picked)}
            >
              Sync these {picked.length}
            </Button>
          )
        }
        primary={canManage && done && page.paused && <UnpauseButton page={setup} />}
      />
      <PageBody>
        {page.rows.length === 0 ? (
          <Nothing page={page} />
        ) : (
          <>
            <p className="mb-4 max-w-read text-muted">
              Planned by the dry run <RelativeTime at={page.dryRunAt} />. The chosen ones are synced
              now, each alone, paused or not; open them on both sides before you unpause.
            </p>
            {done && <Verdict wrong={wrong.length} all={picked.length} />}
            <Rows
              rows={page.rows}
              chosen={chosen}
              outcomes={canary.outcomes}
              now={canary.now}
              onToggle={canary.busy ? undefined : toggle}
            />
          </>
        )}
      </PageBody>
    </>
  )
}

function isWrong(outcome: CanaryOutcome | undefined): boolean {
  return outcome === undefined || outcome.result === 'needs_you' || outcome.result === 'not_synced'
}

function Verdict({ wrong, all }: { wrong: number; all: number }) {
  return (
    <Note tone={wrong > 0 ? 'need' : 'neutral'} role="status" className="mb-4">
      {wrong === 0
        ? `All ${all} landed. Look at them in Salesforce; if they are as they should be, unpause for the rest.`
        : `${wrong} of ${all} did not land. See why below, correct it, and sync them again before the rest goes.`}
    </Note>
  )
}

function Nothing({ page }: { page: CanaryPage }) {
  return (
    <EmptyState
      icon="eye"
      title={page.dryRunAt ? 'Nothing would change' : 'No dry run yet'}
      action={<ButtonLink href="/connector/status">Status</ButtonLink>}
    >
      {page.dryRunAt
        ? 'The latest dry run found both sides in accord: there is nothing to try first.'
        : 'The ten are chosen among what a dry run plans. Start one on Status; it writes nothing.'}
    </EmptyState>
  )
}

function Rows({
  rows,
  chosen,
  outcomes,
  now,
  onToggle,
}: {
  rows: readonly DryRunItemRow[]
  chosen: ReadonlySet<number>
  outcomes: ReadonlyMap<number, CanaryOutcome>
  now: number | null
  onToggle: ((n: number) => void) | undefined
}) {
  return (
    <SimpleTable<DryRunItemRow>
      caption="Records that may go first"
      flush
      rows={rows}
      rowKey={({ n }) => String(n)}
      columns={[
        {
          key: 'pick',
          head: 'Goes first',
          width: 80,
          cell: ({ n, name }) => (
            <Checkbox
              label={`${name} goes first`}
              checked={chosen.has(n)}
              disabled={!onToggle || (!chosen.has(n) && chosen.size >= canarySize)}
              onCheckedChange={() => onToggle?.(n)}
            />
          ),
        },
        {
          key: 'record',
          head: 'Record',
          tone: 'name',
          width: 220,
          cell: (row) => <RecordLink row={row} outcome={outcomes.get(row.n)} />,
        },
        { key: 'kind', head: 'Planned', width: 140, cell: ({ kind }) => decisionLabel(kind) },
        {
          key: 'outcome',
          head: 'What came of it',
          phone: 'left',
          cell: ({ n }) =>
            now === n ? (
              <span className="inline-flex items-center gap-2 text-muted">
                <Spinner /> Syncing
              </span>
            ) : (
              <Outcome outcome={outcomes.get(n)} />
            ),
        },
        {
          key: 'crm',
          head: 'In Salesforce',
          width: 170,
          cell: (row) => {
            const crmId = outcomes.get(row.n)?.crmId ?? row.crmId
            return crmId ? <CrmId id={crmId} /> : <span className="text-faint">None yet</span>
          },
        },
      ]}
    />
  )
}

function RecordLink({ row, outcome }: { row: DryRunItemRow; outcome: CanaryOutcome | undefined }) {
  const prospectId = row.prospectId ?? outcome?.prospectId
  if (!prospectId) return row.name
  return (
    <Link href={`/prospects/${prospectId}/sync`} className="hover:underline">
      {row.name}
    </Link>
  )
}

function Outcome({ outcome }: { outcome: CanaryOutcome | undefined }) {
  if (!outcome) return <span className="text-faint">–</span>
  const state = isWrong(outcome) ? 'need' : outcome.result === 'in_accord' ? 'accord' : 'waits'
  return (
    <span className="grid py-1">
      <StateMark state={state} />
      <span className="whitespace-normal text-muted text-xs">{outcome.message}</span>
    </span>
  )
}
