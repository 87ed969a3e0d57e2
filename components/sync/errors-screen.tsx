'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import type { GridColumn } from '#components/grid/column.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { CauseDetail } from '#components/sync/cause-detail.tsx'
import { count, retried, what } from '#components/sync/error-words.ts'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { retryErrorsAction } from '#lib/sync/errors-actions.ts'
import type { ErrorCause, ErrorsPage } from '#lib/sync/screens.ts'
import { errorsQuery } from '#lib/sync/screens-client.ts'

/** [ER-2] By cause: what it holds up and what to do next; below, the records of the chosen one on both sides. */
export function ErrorsScreen({ initial }: { initial: ErrorsPage }) {
  const { data: page } = useQuery({ ...errorsQuery(), initialData: initial })
  const canRetry = useShell()?.role !== 'sales'
  const [chosen, setChosen] = useState<string | null>(null)
  const { run, busy } = useRun()
  const cause = page.causes.find(({ causeKey }) => causeKey === chosen) ?? page.causes[0]
  if (!cause) return <NoErrors />
  return (
    <>
      <PageHeader
        title="Errors"
        count={`${count(page.open)} open${page.need === 0 ? '' : `, ${count(page.need)} need${page.need === 1 ? 's' : ''} you`}`}
        actions={
          <ButtonLink icon="download" href="/api/sync/errors/download" prefetch={false}>
            Export CSV
          </ButtonLink>
        }
        primary={
          canRetry && (
            <Button
              icon="retry"
              busy={busy !== null}
              onClick={() => run('all', () => retryErrorsAction({ all: true }), { done: retried })}
            >
              {page.open === 1 ? 'Retry 1' : `Retry all ${count(page.open)}`}
            </Button>
          )
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <SimpleTable<ErrorCause>
          caption="Open errors by cause"
          rows={page.causes}
          rowKey={(row) => row.causeKey}
          columns={causeColumns(setChosen)}
          isOpen={(row) => row.causeKey === cause.causeKey}
        />
        <CauseDetail key={cause.causeKey} cause={cause} canRetry={canRetry} />
      </div>
    </>
  )
}

function NoErrors() {
  return (
    <>
      <PageHeader title="Errors" />
      <EmptyState icon="check" title="No open errors" className="pt-24">
        What Salesforce refuses shows here by its cause, with what to do next. It leaves by itself
        when the change lands.
      </EmptyState>
    </>
  )
}

function causeColumns(choose: (causeKey: string) => void): GridColumn<ErrorCause>[] {
  return [
    {
      key: 'cause',
      head: 'Cause',
      tone: 'name',
      cell: (cause) => (
        <button
          type="button"
          className="flex w-full min-w-0 items-center gap-2 text-left"
          onClick={() => choose(cause.causeKey)}
        >
          <Icon
            name={cause.class === 'person' ? 'need' : 'retry'}
            size={14}
            className={cause.class === 'person' ? 'text-need' : 'text-muted'}
          />
          <span className="truncate">{cause.title}</span>
        </button>
      ),
    },
    {
      key: 'holds',
      head: 'What it holds up',
      width: 250,
      tone: 'muted',
      phone: 'left',
      cell: holdsUp,
    },
    {
      key: 'records',
      head: 'Records',
      width: 90,
      align: 'end',
      phone: 'right',
      cell: (cause) => <NumberText value={cause.records} />,
    },
    {
      key: 'first',
      head: 'First seen',
      width: 100,
      align: 'end',
      tone: 'faint',
      cell: (cause) => <RelativeTime at={cause.firstAt} />,
    },
    {
      key: 'last',
      head: 'Last seen',
      width: 100,
      align: 'end',
      tone: 'faint',
      cell: (cause) => <RelativeTime at={cause.lastAt} />,
    },
    {
      key: 'next',
      head: 'Next',
      width: 280,
      phone: 'left',
      cell: (cause) =>
        cause.class === 'person' ? (
          cause.nextAction
        ) : (
          <span className="text-muted">
            Nothing
            {cause.nextTryAt && (
              <>
                , next try <RelativeTime at={cause.nextTryAt} />
              </>
            )}
          </span>
        ),
    },
  ]
}

function holdsUp(cause: ErrorCause): string {
  const records = what(cause)
  if (cause.class !== 'person') return `${records}, retried by themselves`
  return `${records} ${cause.records === 1 ? 'waits' : 'wait'}`
}
