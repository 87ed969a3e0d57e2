'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { addressOf } from '#components/prospects/use-grid-address.ts'
import { ErrorRecordView } from '#components/sync/error-record.tsx'
import { count, retried, what } from '#components/sync/error-words.ts'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { cn } from '#components/ui/classes.ts'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { objectErrorCode } from '#lib/custom-objects/labels.ts'
import { retryErrorsAction } from '#lib/sync/errors-actions.ts'
import type { ErrorCause } from '#lib/sync/screens.ts'
import { errorRecordsQuery } from '#lib/sync/screens-client.ts'

/** The cause as a sentence with its verbs, then its records; the chosen one on both sides. */
export function CauseDetail({ cause, canRetry }: { cause: ErrorCause; canRetry: boolean }) {
  const { data: page } = useQuery(errorRecordsQuery(cause.causeKey))
  const [chosen, setChosen] = useState<string | null>(null)
  const { run, busy } = useRun()
  const rows = page?.rows ?? []
  const record = rows.find(({ id }) => id === chosen) ?? rows[0]
  return (
    <section aria-label={cause.title}>
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3 border-border border-b bg-bg px-6 py-4 max-desk:px-4">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="font-semibold text-md">
            {cause.class === 'person'
              ? `${what(cause)} ${cause.records === 1 ? 'waits' : 'wait'} for you: ${cause.title}.`
              : `${cause.title}: ${what(cause)}, retried by themselves.`}
          </h2>
          <p className="mt-1 max-w-read text-muted">
            {cause.nextAction}.{' '}
            {cause.emails > 0
              ? 'People have the e-mail; their record in Salesforce does not tell of it yet.'
              : cause.records > 1 && 'Their other changes wait with it.'}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <ButtonLink
            icon="download"
            prefetch={false}
            href={`/api/sync/errors/download?${new URLSearchParams({ cause: cause.causeKey })}`}
          >
            Export {count(cause.records)}
          </ButtonLink>
          {cause.prospects > 0 && (
            <ButtonLink href={addressOf({ error: `cause:${cause.causeKey}` })}>
              Show {cause.prospects === 1 ? '1 prospect' : `${count(cause.prospects)} prospects`}
            </ButtonLink>
          )}
          {cause.field && cause.emails === 0 && cause.code !== objectErrorCode && (
            <ButtonLink href="/connector/fields?show=problems">Look at the mapping</ButtonLink>
          )}
          {canRetry && (
            <Button
              variant="primary"
              busy={busy !== null}
              onClick={() =>
                run('cause', () => retryErrorsAction({ causeKey: cause.causeKey }), {
                  done: retried,
                })
              }
            >
              Retry {count(cause.records)}
            </Button>
          )}
        </div>
      </div>
      {page === undefined ? (
        <SkeletonRows rows={6} columns={[160, 240, 240, -80]} />
      ) : (
        <div className="grid grid-cols-[284px_minmax(0,1fr)] max-desk:block">
          <ul
            aria-label="Records"
            className="border-border border-r p-2 max-desk:border-r-0 max-desk:border-b"
          >
            {rows.map((row) => (
              <li key={row.id}>
                <button
                  type="button"
                  aria-current={row.id === record?.id}
                  onClick={() => setChosen(row.id)}
                  className={cn(
                    'flex h-[30px] w-full items-center gap-3 rounded-md px-4 text-left max-desk:px-2',
                    row.id === record?.id ? 'bg-selected' : 'hover:bg-hover',
                  )}
                >
                  <span className="max-w-[65%] flex-none truncate">{row.name}</span>
                  <span className="min-w-0 flex-1 truncate text-right text-faint">
                    {row.company}
                  </span>
                </button>
              </li>
            ))}
            {page.total > rows.length && (
              <li className="px-4 py-1.5 text-faint text-xs">
                and {count(page.total - rows.length)} more: export them, or retry all
              </li>
            )}
          </ul>
          {record && (
            <ErrorRecordView
              key={record.id}
              id={record.id}
              position={rows.indexOf(record) + 1}
              total={page.total}
              canRetry={canRetry}
            />
          )}
        </div>
      )}
    </section>
  )
}
