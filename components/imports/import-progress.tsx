'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ImportMark } from '#components/imports/import-mark.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { ProgressBar } from '#components/ui/meter.tsx'
import { durationText } from '#components/ui/moment.ts'
import { Note } from '#components/ui/note.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { Section } from '#components/ui/panel.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { cancelImportAction } from '#lib/prospects/import/actions.ts'
import { resultAddress } from '#lib/prospects/import/client.ts'
import type { ImportRow } from '#lib/prospects/import/types.ts'

export function ImportProgress({ row }: { row: ImportRow }) {
  const moves = row.state === 'waiting' || row.state === 'running'
  return (
    <>
      <Section label="Progress" className="max-w-read">
        <div className="mb-2 flex min-h-7 flex-wrap items-center gap-3">
          <ImportMark row={row} />
          <span className="text-muted tabular-nums">{rowsWords(row)}</span>
          <span className="flex-1" />
          {(moves || row.state === 'uploading') && <CancelButton row={row} />}
        </div>
        {moves && (
          <ProgressBar
            label="Rows imported"
            done={row.rowsDone}
            total={row.state === 'running' ? (row.rowsTotal ?? undefined) : undefined}
          />
        )}
        {row.message && (
          <Note tone={row.state === 'failed' ? 'need' : 'neutral'} className="mt-3">
            {row.message}{' '}
            {row.state === 'failed' && row.rowsDone > 0 && 'The rows before it were imported.'}
          </Note>
        )}
      </Section>
      {(row.rowsDone > 0 || row.state === 'done') && <Outcome row={row} />}
    </>
  )
}

function Outcome({ row }: { row: ImportRow }) {
  return (
    <Section title="What came of it" className="max-w-read">
      <Facts labelWidth={110} facts={factsOf(row)} />
      <div className="mt-4 flex flex-wrap gap-2">
        {row.rowsDone > row.rejected && (
          <ButtonLink href={`/prospects?import=${row.id}`}>Show these prospects</ButtonLink>
        )}
        {row.rejected > 0 && (
          <Button icon="download" onClick={() => window.location.assign(resultAddress(row.id))}>
            Download {row.rejected.toLocaleString('en-GB')} rejected
          </Button>
        )}
      </div>
      {row.rejected > 0 && (
        <p className="mt-2 text-faint text-xs">
          The file holds every refused row as it was, with its line and the reason. Mend it and
          import it as it is.
        </p>
      )}
    </Section>
  )
}

function factsOf(row: ImportRow) {
  const { startedAt, finishedAt, by } = row
  const number = (label: string, value: number) => ({ label, value: <NumberText value={value} /> })
  return [
    number('Created', row.created),
    number('Updated', row.updated),
    number('Unchanged', row.unchanged),
    number('Restored', row.restored),
    number('Rejected', row.rejected),
    startedAt ? { label: 'Started', value: <RelativeTime at={startedAt} /> } : null,
    startedAt && finishedAt
      ? { label: 'Took', value: durationText(Date.parse(finishedAt) - Date.parse(startedAt)) }
      : null,
    by ? { label: 'By', value: by } : null,
  ]
}

function rowsWords({ state, rowsDone, rowsTotal }: ImportRow): string {
  const done = rowsDone.toLocaleString('en-GB')
  if (state === 'uploading')
    return 'The file is not whole yet. If its upload broke, cancel it and choose the file again.'
  if (state === 'waiting') return 'It begins as soon as a worker is free.'
  if (state === 'running' && rowsTotal)
    return `${done} of ${rowsTotal.toLocaleString('en-GB')} rows`
  return `${done} rows`
}

function CancelButton({ row }: { row: ImportRow }) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const cancel = async () => {
    setBusy(true)
    const result = await cancelImportAction({ id: row.id }).catch(() => null)
    setBusy(false)
    await queries.invalidateQueries({ queryKey: ['imports'] })
    if (result?.ok) return toast('Import cancelled', { description: 'What was written stays.' })
    toast('The import was not cancelled', {
      tone: 'need',
      description: result?.error.message ?? 'The console’s server did not answer.',
    })
  }
  return (
    <Button busy={busy} onClick={() => void cancel()}>
      Cancel import
    </Button>
  )
}
