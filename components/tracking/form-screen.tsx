'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { CopyCode } from '#components/tracking/copy-code.tsx'
import { FormDialog } from '#components/tracking/form-dialog.tsx'
import { formKindLabels } from '#components/tracking/form-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Tile, Tiles } from '#components/ui/tiles.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { fetchSubmissions } from '#lib/tracking/client.ts'
import type { FormRecord, SubmissionPage, SubmissionRow } from '#lib/tracking/types.ts'

/** One form: what came of it, every answer, and how it gets onto a website. */
export function FormScreen({
  form,
  submissions,
  fields,
}: {
  form: FormRecord
  submissions: SubmissionPage
  fields: { name: string; label: string }[]
}) {
  const router = useRouter()
  const [open, setOpen] = useState<'edit' | 'code' | null>(null)
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Forms & pages', href: '/forms' }]}
        title={form.name}
        count={
          <span className="flex gap-1.5">
            <Badge>{formKindLabels[form.kind]}</Badge>
            {!form.open && <Badge>closed</Badge>}
          </span>
        }
        actions={
          <>
            {form.kind !== 'handler' && (
              <ButtonLink icon="external" href={form.address} target="_blank" prefetch={false}>
                Open page
              </ButtonLink>
            )}
            <Button icon="copy" onClick={() => setOpen('code')}>
              {form.kind === 'handler' ? 'Code' : 'Address'}
            </Button>
          </>
        }
        primary={
          <Button variant="primary" icon="edit" onClick={() => setOpen('edit')}>
            Edit form
          </Button>
        }
      />
      <div className="px-6 pt-5 pb-4 max-desk:px-4">
        <Tiles label="Last 30 days">
          <Tile title="Views" figure={form.kind === 'handler' ? '–' : form.views} />
          <Tile title="Completed" figure={form.completed} />
          <Tile title="Not completed" figure={form.failed} />
          <Tile title="Prospects" figure={form.prospects} qualifier="ever" />
        </Tiles>
      </div>
      <DataGrid
        label="Answers"
        queryKey={['tracking', 'form', form.id]}
        fetchPage={(cursor, signal) => fetchSubmissions(form.id, cursor, signal)}
        initialPage={submissions}
        columns={columns}
        rowId={({ id }) => id}
        rowName={(row) => row.prospect ?? row.values.email ?? 'Answer'}
        refetchEvery={5_000}
        empty={
          <EmptyState icon="form" title="No answers yet">
            Every answer appears here a moment after it was sent, with what was missing where
            somebody did not get through.
          </EmptyState>
        }
      />
      {open === 'edit' && (
        <FormDialog
          form={form}
          fields={fields}
          onClose={() => setOpen(null)}
          onSaved={() => {
            setOpen(null)
            toast(`${form.name} saved`, { description: 'It is shown within seconds.' })
            router.refresh()
          }}
        />
      )}
      <Dialog
        open={open === 'code'}
        onOpenChange={() => setOpen(null)}
        size="wide"
        title={form.kind === 'handler' ? 'Put it on your website' : 'Address of the page'}
        description={
          form.kind === 'handler'
            ? 'Post your own form to this address, with inputs of these names. The hidden input is bait for robots: leave it empty.'
            : undefined
        }
      >
        <div className="grid gap-4">
          <CopyCode label="Address" code={form.address} />
          {form.snippet && <CopyCode label="Form" code={form.snippet} />}
        </div>
      </Dialog>
    </>
  )
}

const columns: readonly GridColumn<SubmissionRow>[] = [
  {
    key: 'who',
    head: 'Who',
    tone: 'name',
    width: '1.4fr',
    min: 160,
    hideable: false,
    cell: (row) =>
      row.prospectId ? (
        <Link href={`/prospects/${row.prospectId}`} className="truncate hover:underline">
          {row.prospect ?? row.values.email}
        </Link>
      ) : (
        <span className="truncate">{row.values.email ?? 'Unknown'}</span>
      ),
  },
  {
    key: 'outcome',
    head: 'Outcome',
    width: 140,
    phone: 'left',
    cell: ({ outcome, waits }) =>
      outcome === 'error' ? (
        <Badge tone="need">Not completed</Badge>
      ) : (
        <Badge tone={waits ? 'neutral' : 'accord'}>{waits ? 'Being taken in' : 'Completed'}</Badge>
      ),
  },
  {
    key: 'said',
    head: 'Said',
    tone: 'muted',
    width: '2fr',
    min: 160,
    leavesBelow: 700,
    cell: ({ outcome, values, problems }) => (
      <span className="truncate">
        {(outcome === 'error' ? Object.values(problems) : Object.values(values)).join(' · ')}
      </span>
    ),
  },
  {
    key: 'at',
    head: 'When',
    width: 110,
    align: 'end',
    tone: 'faint',
    phone: 'right',
    cell: ({ at }) => <RelativeTime at={at} short />,
  },
]
