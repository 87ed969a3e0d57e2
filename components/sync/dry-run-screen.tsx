'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { DryRunProgress } from '#components/connector/dry-run-step.tsx'
import { UnpauseButton } from '#components/connector/unpause.tsx'
import { useCommand } from '#components/connector/use-run.ts'
import { PageHeader } from '#components/shell/page-header.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { DryRunItems } from '#components/sync/dry-run-items.tsx'
import { DryRunTotalsView } from '#components/sync/dry-run-totals.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Note } from '#components/ui/note.tsx'
import { SectionHead } from '#components/ui/panel.tsx'
import { Checks } from '#components/ui/steps.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { dryRunAction } from '#lib/connector/actions.ts'
import { forecastChecks } from '#lib/connector/rules.ts'
import type { SetupFacts } from '#lib/connector/types.ts'
import type { DryRunPage } from '#lib/sync/screens.ts'
import { dryRunQuery } from '#lib/sync/screens-client.ts'

/** [EX-1] The plan of the next cycle: totals mirrored, then record by record, field by field. It wrote nothing. */
export function DryRunScreen({ initial, setup }: { initial: DryRunPage; setup: SetupFacts }) {
  const { data: page } = useQuery({ ...dryRunQuery(), initialData: initial })
  const canManage = useShell()?.role === 'admin'
  const { run, busy, progress, error } = useCommand<'dry_run'>()
  const router = useRouter()
  // The forecast is the page's own, read with it.
  const start = () =>
    void run(
      () => dryRunAction({}),
      () => router.refresh(),
    )
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
          <DryRunProgress progress={shown} />
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
          {setup.forecast && setup.dryRun?.id === page.run.id && (
            <section
              aria-label="What it does to scores and rules"
              className="flex-none border-border border-b px-6 py-3 max-desk:px-4"
            >
              <SectionHead title="What it does to scores and rules" className="mb-1" />
              <Checks checks={forecastChecks(setup.forecast)} />
            </section>
          )}
          <DryRunItems
            key={page.run.id}
            runId={page.run.id}
            kinds={page.kinds}
            fields={page.totals.fields}
          />
        </>
      ) : (
        !working && <NoDryRun page={page} canManage={canManage} onStart={start} />
      )}
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
