'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { DryRunProgress } from '#components/connector/dry-run-step.tsx'
import { UnpauseButton } from '#components/connector/unpause.tsx'
import { useCommand } from '#components/connector/use-run.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { DecisionFields } from '#components/sync/decision-fields.tsx'
import { dryRunColumns } from '#components/sync/dry-run-columns.tsx'
import { DryRunTotalsView } from '#components/sync/dry-run-totals.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Note } from '#components/ui/note.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { dryRunAction } from '#lib/connector/actions.ts'
import type { SetupFacts } from '#lib/connector/types.ts'
import type { DryRunItemRow, DryRunPage } from '#lib/sync/screens.ts'
import { dryRunQuery, fetchDryRunItems } from '#lib/sync/screens-client.ts'

/** [EX-1] The plan of the next cycle: totals mirrored, then record by record, field by field. It wrote nothing. */
export function DryRunScreen({ initial, setup }: { initial: DryRunPage; setup: SetupFacts }) {
  const { data: page } = useQuery({ ...dryRunQuery(), initialData: initial })
  const canManage = useShell()?.role === 'admin'
  const { run, busy, progress, error } = useCommand<'dry_run'>()
  const start = () => void run(() => dryRunAction({}))
  const working = busy || page.running !== null
  const shown = progress ?? page.running
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Connector', href: '/connector/status' }]}
        title="Dry run"
        count={
          page.run && (
            <>
              <RelativeTime at={page.run.finishedAt ?? page.run.startedAt} />
              <span className="max-desk:hidden">, nothing was written</span>
            </>
          )
        }
        actions={
          <>
            {canManage && page.run && (
              <Button icon="retry" busy={working} onClick={start}>
                Run again
              </Button>
            )}
            {page.run && (
              <ButtonLink
                icon="download"
                href={`/api/sync/dry-run/download?run=${page.run.id}`}
                prefetch={false}
              >
                Export
              </ButtonLink>
            )}
          </>
        }
        primary={canManage && page.run && page.paused && <UnpauseButton page={setup} />}
      />
      {working && (
        <div className="flex-none border-border border-b px-6 py-3 max-desk:px-4">
          <DryRunProgress
            done={shown?.done ?? 0}
            total={shown?.total ?? null}
            label={shown?.label ?? null}
          />
        </div>
      )}
      {error && (
        <div className="flex-none px-6 pt-3 max-desk:px-4">
          <Note tone="need" role="alert">
            {error}
          </Note>
        </div>
      )}
      {page.run && page.totals ? (
        <>
          <DryRunTotalsView totals={page.totals} kinds={page.kinds} run={page.run} />
          <Items key={page.run.id} runId={page.run.id} kinds={page.kinds} />
        </>
      ) : (
        !working && <NoDryRun page={page} canManage={canManage} onStart={start} />
      )}
    </>
  )
}

const filters = [
  { value: 'changes', label: 'All changes', kinds: null },
  { value: 'create', label: 'Create', kinds: ['create_lead', 'create_contact', 'create_prospect'] },
  { value: 'link', label: 'Link', kinds: ['link'] },
  { value: 'update', label: 'Update', kinds: ['update', 'pull', 'owner', 'restore'] },
  { value: 'conflict', label: 'Conflict', kinds: ['conflict'] },
  { value: 'delete', label: 'Delete', kinds: ['recycle', 'merge', 'unlink'] },
  { value: 'skip', label: 'Skip', kinds: ['skip', 'refuse'] },
] as const

const skipped: readonly string[] = ['skip', 'refuse']

function countOf(
  kinds: Readonly<Record<string, number>>,
  wanted: readonly string[] | null,
): number {
  return Object.entries(kinds).reduce(
    (sum, [kind, n]) =>
      (wanted ? wanted.includes(kind) : !skipped.includes(kind)) ? sum + n : sum,
    0,
  )
}

function Items({ runId, kinds }: { runId: string; kinds: Record<string, number> }) {
  const [kind, setKind] = useState<string>('changes')
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  return (
    <>
      <Toolbar>
        <Segmented
          label="Which records"
          value={kind}
          onValueChange={setKind}
          segments={filters
            .map((filter) => ({
              value: filter.value as string,
              label: filter.label,
              count: countOf(kinds, filter.kinds).toLocaleString('en-GB'),
            }))
            .filter(({ value, count }) => count !== '0' || value === 'changes' || value === kind)}
        />
      </Toolbar>
      <DataGrid<DryRunItemRow>
        key={kind}
        label="Records"
        queryKey={['sync', 'dry-run', runId, kind]}
        fetchPage={(after, signal) => fetchDryRunItems(runId, { kind, after, signal })}
        columns={dryRunColumns}
        rowId={(row) => String(row.n)}
        rowName={(row) => row.name}
        detail={(row) => (
          <div className="px-6 py-3 max-desk:px-4">
            <DecisionFields fields={row.fields} caption={`Fields of ${row.name}`} />
          </div>
        )}
        expanded={open}
        onExpand={(id) =>
          setOpen((now) => {
            const next = new Set(now)
            if (!next.delete(id)) next.add(id)
            return next
          })
        }
        empty={
          <EmptyState icon="check" title="Nothing would change">
            Both sides already hold the same.
          </EmptyState>
        }
      />
    </>
  )
}

function NoDryRun({
  page,
  canManage,
  onStart,
}: {
  page: DryRunPage
  canManage: boolean
  onStart: () => void
}) {
  return (
    <EmptyState
      icon="eye"
      title="See the next cycle before it runs"
      className="pt-24"
      action={
        page.connected ? (
          canManage && (
            <Button variant="primary" icon="eye" onClick={onStart}>
              Start dry run
            </Button>
          )
        ) : (
          <ButtonLink href="/connector/status">Connect Salesforce</ButtonLink>
        )
      }
    >
      {page.connected
        ? 'A dry run plans everything that the next cycle would do, both ways, record by record. It writes nothing, neither here nor in Salesforce.'
        : 'A dry run needs a connected org to read from.'}
    </EmptyState>
  )
}
