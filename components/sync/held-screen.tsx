'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { DecisionFields } from '#components/sync/decision-fields.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Confirm } from '#components/ui/dialog.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Note } from '#components/ui/note.tsx'
import { Section } from '#components/ui/panel.tsx'
import { Lines } from '#components/ui/tiles.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import { decideHoldAction } from '#lib/sync/guard-actions.ts'
import { decisionLabel, lossLabels } from '#lib/sync/labels.ts'
import type { GuardPage, HeldRecord } from '#lib/sync/screens.ts'
import { guardQuery } from '#lib/sync/screens-client.ts'

const count = (value: number) => value.toLocaleString('en-GB')
const records = (value: number) => (value === 1 ? '1 record' : `${count(value)} records`)

type Hold = NonNullable<GuardPage['hold']>

/** [CN-14] What a cycle did not do because it was too much at once: look, then let it pass or stop everything. */
export function HeldScreen({ initial }: { initial: GuardPage }) {
  const { data: page } = useQuery({ ...guardQuery(), initialData: initial })
  const canManage = useShell()?.role === 'admin'
  const { hold } = page
  const open = hold?.state === 'held'
  return (
    <>
      <PageHeader
        title="Held changes"
        actions={
          open && (
            <ButtonLink icon="eye" href="/connector/dry-run">
              Dry run
            </ButtonLink>
          )
        }
        primary={canManage && open && <Decide hold={hold} />}
      />
      <PageBody>{hold ? <Held hold={hold} /> : <Nothing page={page} />}</PageBody>
    </>
  )
}

function Nothing({ page }: { page: GuardPage }) {
  const { recordsMax, percentMax } = page.limits
  return (
    <EmptyState
      icon="check"
      title="Nothing is held"
      action={<ButtonLink href="/connector/status">Settings of the guard</ButtonLink>}
    >
      {recordsMax === null
        ? 'The guard is off: a cycle may delete, clear, re-own or overwrite any number of records.'
        : `A cycle that would delete, clear, re-own or overwrite more than ${records(recordsMax)}, or more than ${percentMax} % of all prospects, stops before it and waits here for you.`}
    </EmptyState>
  )
}

function Held({ hold }: { hold: Hold }) {
  const total = Object.values(hold.weight).reduce((sum, n) => sum + n, 0)
  return (
    <>
      <Note tone={hold.state === 'held' ? 'need' : 'neutral'} className="mb-4">
        {hold.state === 'held' ? (
          <>
            <b className="font-semibold">A cycle would take something from {records(total)}</b> of{' '}
            {count(hold.prospects)}, and stopped before it <RelativeTime at={hold.at} />. Automatic
            work waits for you; Sync with CRM on one prospect still goes.
          </>
        ) : (
          <>
            {hold.state === 'approved' ? 'Let pass' : 'Rejected; the connector was paused'} by{' '}
            {hold.decidedBy ?? 'somebody'} <RelativeTime at={hold.decidedAt} />. Nothing is held
            now.
          </>
        )}
      </Note>
      <Lines
        className="max-w-sm"
        lines={(Object.keys(lossLabels) as (keyof Hold['weight'])[]).map((loss) => ({
          key: loss,
          label: lossLabels[loss],
          value: count(hold.weight[loss] ?? 0),
        }))}
      />
      <Section
        title="What was not done"
        meta={
          hold.runId && (
            <Link href={`/connector/runs/${hold.runId}`} className="link">
              run {hold.runNumber}
            </Link>
          )
        }
      >
        {hold.records.length < total && (
          <p className="mb-3 max-w-read text-muted">
            The first {count(hold.records.length)} of it. A dry run shows all, and writes nothing.
          </p>
        )}
        <Records rows={hold.records} />
      </Section>
    </>
  )
}

function Records({ rows }: { rows: readonly HeldRecord[] }) {
  return (
    <SimpleTable<HeldRecord & { key: string }>
      caption="Records that would change"
      flush
      rows={rows.map((row, n) => ({ ...row, key: `${n}` }))}
      rowKey={({ key }) => key}
      columns={[
        {
          key: 'record',
          head: 'Record',
          tone: 'name',
          width: 220,
          cell: (row) =>
            row.prospectId ? (
              <Link href={`/prospects/${row.prospectId}`} className="hover:underline">
                {row.name}
              </Link>
            ) : (
              row.name
            ),
        },
        {
          key: 'side',
          head: 'Changes in',
          width: 130,
          phone: 'right',
          cell: (row) =>
            row.direction === 'out' ? (
              <VoiceMark voice="salesforce">Salesforce</VoiceMark>
            ) : (
              <VoiceMark voice="concord">Concord</VoiceMark>
            ),
        },
        { key: 'kind', head: 'What', width: 130, cell: (row) => decisionLabel(row.kind) },
        {
          key: 'fields',
          head: 'Values',
          phone: 'left',
          cell: (row) =>
            row.fields.length === 0 ? (
              <span className="text-muted">{row.reason}</span>
            ) : (
              <DecisionFields fields={row.fields} caption={`Values of ${row.name}`} />
            ),
        },
      ]}
    />
  )
}

function Decide({ hold }: { hold: Hold }) {
  const [asking, setAsking] = useState<'pass' | 'reject' | null>(null)
  const { run, busy, error, clear } = useRun()
  const passes = asking === 'pass'
  const close = () => {
    clear()
    setAsking(null)
  }
  return (
    <>
      <Button onClick={() => setAsking('reject')}>Reject and pause…</Button>
      <Button variant="primary" onClick={() => setAsking('pass')}>
        Let it pass…
      </Button>
      <Confirm
        open={asking !== null}
        onOpenChange={(open) => !open && close()}
        title={passes ? 'Let the next cycle pass the guard?' : 'Reject these changes?'}
        verb={passes ? 'Let it pass' : 'Reject and pause'}
        keep="Keep it held"
        danger={passes}
        busy={busy !== null}
        error={error}
        onConfirm={() =>
          run('decide', () => decideHoldAction({ id: hold.id, passes }), {
            quiet: true,
            done: () => {
              close()
              toast(
                passes ? 'The next cycle passes the guard' : 'Rejected: the connector is paused',
              )
            },
          })
        }
      >
        {passes
          ? 'The next whole cycle starts now and is not guarded: everything that waits on both sides is done, also what is not shown here. The guard stands again after it.'
          : 'Nothing of it is done, and the connector is paused. Find the cause in Salesforce or in the last import; when you unpause, the guard looks again.'}
      </Confirm>
    </>
  )
}
