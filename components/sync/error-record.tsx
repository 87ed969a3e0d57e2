'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRun } from '#components/connector/use-run.ts'
import { retried } from '#components/sync/error-words.ts'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { CrmId } from '#components/ui/crm-id.tsx'
import { DiffTable } from '#components/ui/diff.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Note } from '#components/ui/note.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { StateMark } from '#components/ui/state-mark.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { retryErrorsAction } from '#lib/sync/errors-actions.ts'
import type { ErrorDetail, ErrorFieldRow } from '#lib/sync/screens.ts'
import { errorQuery } from '#lib/sync/screens-client.ts'

/** [ER-1] Both records side by side, the field that failed first, Salesforce's own words below. */
export function ErrorRecordView({
  id,
  position,
  total,
  canRetry,
}: {
  id: string
  position: number
  total: number
  canRetry: boolean
}) {
  const { data: error, isError, refetch } = useQuery(errorQuery(id))
  const { run, busy } = useRun()
  if (isError && !error) {
    return (
      <ErrorState title="This record didn’t load" onRetry={() => void refetch()}>
        The list beside it stays as it is.
      </ErrorState>
    )
  }
  if (!error) return <SkeletonRows rows={8} columns={[100, 200, 200, -100]} />
  return (
    <div className="min-w-0 px-6 py-4 max-desk:px-4">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h3 className="font-semibold text-md">{error.name}</h3>
        {error.crmId && <CrmId id={error.crmId} />}
        <span className="text-faint text-xs tabular-nums">
          {position} of {total.toLocaleString('en-GB')} · {tried(error)}
        </span>
        <div className="ml-auto flex flex-wrap gap-2 max-desk:ml-0">
          {error.customObject && (
            <ButtonLink size="small" href="/connector/sharing">
              Open sharing
            </ButtonLink>
          )}
          {error.email && (
            <ButtonLink size="small" href={emailAddress(error)}>
              Open e-mail
            </ButtonLink>
          )}
          {error.prospectId && (
            <ButtonLink size="small" href={`/prospects/${error.prospectId}`}>
              Open prospect
            </ButtonLink>
          )}
          {error.recordUrl && (
            <ButtonLink
              size="small"
              icon="external"
              href={error.recordUrl}
              target="_blank"
              rel="noreferrer"
            >
              Open {error.crmObject?.toLowerCase() ?? 'record'}
            </ButtonLink>
          )}
          {canRetry && (
            <Button
              size="small"
              icon="retry"
              busy={busy !== null}
              onClick={() =>
                run('one', () => retryErrorsAction({ id: error.id }), { done: retried })
              }
            >
              Retry
            </Button>
          )}
        </div>
      </div>
      {!error.customObject && (
        <DiffTable
          caption={`${error.name} on both sides`}
          whyTitle="Outcome"
          rows={error.fields.map((row) => toDiff(row, error))}
        />
      )}
      <p className="mt-3 max-w-read text-muted text-xs">
        {error.statusCode && (
          <>
            Salesforce said <code className="font-mono">{error.statusCode}: </code>
          </>
        )}
        {error.message}
        {'. '}
        {error.nextTryAt && error.class !== 'person' && (
          <>
            Next try <RelativeTime at={error.nextTryAt} />.{' '}
          </>
        )}
        This closes by itself when {closedBy(error)}.
        {error.runId && error.runNumber !== null && (
          <>
            {' '}
            <Link href={`/connector/runs/${error.runId}`} className="link">
              Run {error.runNumber.toLocaleString('en-GB')}
            </Link>
          </>
        )}
      </p>
      {error.related.length > 0 && (
        <Note className="mt-3">
          Named by it:{' '}
          {error.related.map(({ prospectId, name }) => (
            <Link key={prospectId} href={`/prospects/${prospectId}`} className="link mr-2">
              {name}
            </Link>
          ))}
        </Note>
      )}
    </div>
  )
}

function closedBy({ email, customObject }: ErrorDetail): string {
  if (customObject) return `${customObject} can be read as they are shared`
  return email ? 'the task is there' : 'the change lands'
}

/** A one-to-one e-mail has no page of its own: it stands with the person. */
function emailAddress({ email, prospectId }: ErrorDetail): string {
  return email?.kind === 'list' ? `/emails/${email.id}` : `/prospects/${prospectId}/emails`
}

function tried({ tries }: ErrorDetail): string {
  return tries === 1 ? 'tried once' : `tried ${tries} times`
}

function toDiff(row: ErrorFieldRow, error: ErrorDetail) {
  const base = { key: row.field, field: row.label }
  if (row.state === 'failed') {
    return {
      ...base,
      concord: { value: row.ours, kind: 'bad' as const },
      salesforce: { value: row.theirs, kind: 'plain' as const },
      direction: 'out' as const,
      why: (
        <StateMark state="need">
          Refused{error.code === 'required_missing' ? ': required' : ''}
        </StateMark>
      ),
    }
  }
  if (row.state === 'waits') {
    return {
      ...base,
      concord: { value: row.ours, kind: 'concord' as const },
      salesforce: {
        value: row.theirs,
        kind: row.theirs === null ? ('plain' as const) : ('old' as const),
      },
      direction: 'out' as const,
      why: 'Goes with the retry',
    }
  }
  return { ...base, concord: { value: row.ours }, salesforce: { value: row.theirs }, why: 'Same' }
}
