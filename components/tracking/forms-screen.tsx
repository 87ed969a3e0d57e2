'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useRef, useState } from 'react'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { formColumns, linkColumns } from '#components/tracking/form-columns.tsx'
import { FormDialog } from '#components/tracking/form-dialog.tsx'
import { RedirectDialog } from '#components/tracking/redirect-dialog.tsx'
import { TrackingPanel } from '#components/tracking/tracking-panel.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkTabs } from '#components/ui/tabs.tsx'
import { Tile, Tiles } from '#components/ui/tiles.tsx'
import { toast } from '#components/ui/toast.tsx'
import { setOpenAction } from '#lib/tracking/actions.ts'
import { formsQuery, uploadFile } from '#lib/tracking/client.ts'
import type {
  FormsTab,
  LinkRow,
  FormsScreen as Screen,
  TrackingStand,
} from '#lib/tracking/types.ts'

const tabs: { key: FormsTab; label: string }[] = [
  { key: 'forms', label: 'Forms' },
  { key: 'redirects', label: 'Redirects' },
  { key: 'files', label: 'Files' },
  { key: 'tracking', label: 'Tracking code' },
]

type Open = { what: 'form' } | { what: 'redirect'; row: LinkRow | null } | null

/** [AC-6] Where activities come from: forms, redirects, files, and the code on the website. */
export function FormsScreen({ initial }: { initial: Screen }) {
  const queries = useQueryClient()
  const router = useRouter()
  const { data } = useQuery(formsQuery(initial))
  const given = useSearchParams().get('tab')
  const tab = tabs.find(({ key }) => key === given)?.key ?? 'forms'
  const [open, setOpen] = useState<Open>(null)
  const refresh = () => queries.invalidateQueries({ queryKey: ['tracking'] })
  const close = async (
    what: 'form' | 'redirect' | 'file',
    row: { id: string; name: string },
    to: boolean,
  ) => {
    const answer = await setOpenAction({ what, id: row.id, open: to }).catch(() => null)
    if (!answer?.ok) {
      const description = answer?.error.message ?? 'The console’s server did not answer.'
      return toast(`${row.name} stays as it is`, { tone: 'need', description })
    }
    toast(to ? `${row.name} is open again` : `${row.name} is closed`, {
      description: to ? undefined : 'It takes nothing and leads nowhere. What was counted stays.',
      undo: () => void close(what, row, !to),
    })
    return refresh()
  }
  const counts = {
    forms: data.forms.length,
    redirects: data.redirects.length,
    files: data.files.length,
    tracking: undefined,
  }
  return (
    <>
      <PageHeader
        title="Forms & pages"
        primary={<Primary tab={tab} onOpen={setOpen} onUploaded={() => void refresh()} />}
      />
      <LinkTabs
        label="Forms and pages"
        tabs={tabs.map(({ key, label }) => ({
          href: key === 'forms' ? '/forms' : `/forms?tab=${key}`,
          label,
          count: counts[key],
          current: key === tab,
        }))}
      />
      <div className="min-h-0 flex-1 overflow-y-auto pb-8">
        <div className="px-6 pt-5 pb-4 max-desk:px-4">
          <Today stand={data.stand} />
        </div>
        {tab === 'forms' && (
          <SimpleTable
            caption="Forms, with the last 30 days"
            rows={data.forms}
            rowKey={({ id }) => id}
            columns={formColumns({ setOpen: (row, to) => void close('form', row, to) })}
            empty={<Empty tab="forms" />}
          />
        )}
        {tab === 'redirects' && (
          <SimpleTable
            caption="Redirects, with the last 30 days"
            rows={data.redirects}
            rowKey={({ id }) => id}
            columns={linkColumns(
              { name: 'Redirect', target: 'Leads to', clicks: 'Clicks' },
              {
                edit: (row) => setOpen({ what: 'redirect', row }),
                setOpen: (row, to) => void close('redirect', row, to),
              },
            )}
            empty={<Empty tab="redirects" />}
          />
        )}
        {tab === 'files' && (
          <SimpleTable
            caption="Files, with the last 30 days"
            rows={data.files}
            rowKey={({ id }) => id}
            columns={linkColumns(
              { name: 'File', target: 'Size', clicks: 'Downloads' },
              { setOpen: (row, to) => void close('file', row, to) },
            )}
            empty={<Empty tab="files" />}
          />
        )}
        {tab === 'tracking' && (
          <div className="px-6 max-desk:px-4">
            <TrackingPanel stand={data.stand} may={data.maySettings} />
          </div>
        )}
      </div>
      {open?.what === 'form' && (
        <FormDialog
          form={null}
          fields={data.fields}
          onClose={() => setOpen(null)}
          onSaved={(id) => router.push(`/forms/${id}`)}
        />
      )}
      {open?.what === 'redirect' && (
        <RedirectDialog
          redirect={open.row}
          onClose={() => setOpen(null)}
          onSaved={() => {
            setOpen(null)
            toast(open.row ? 'Redirect saved' : 'Redirect created')
            void refresh()
          }}
        />
      )}
    </>
  )
}

function Primary({
  tab,
  onOpen,
  onUploaded,
}: {
  tab: FormsTab
  onOpen: (open: Open) => void
  onUploaded: () => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const send = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    const problem = await uploadFile(file)
    setBusy(false)
    if (problem) toast(`${file.name} was not taken`, { tone: 'need', description: problem })
    else toast(`${file.name} is there`)
    onUploaded()
  }
  if (tab === 'tracking') return null
  if (tab === 'files') {
    return (
      <>
        <input
          ref={input}
          type="file"
          aria-label="File"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            void send(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <Button variant="primary" icon="upload" busy={busy} onClick={() => input.current?.click()}>
          Upload a file
        </Button>
      </>
    )
  }
  return tab === 'forms' ? (
    <Button variant="primary" icon="plus" onClick={() => onOpen({ what: 'form' })}>
      New form
    </Button>
  ) : (
    <Button variant="primary" icon="plus" onClick={() => onOpen({ what: 'redirect', row: null })}>
      New redirect
    </Button>
  )
}

function Today({ stand }: { stand: TrackingStand }) {
  return (
    <Tiles label="Today">
      <Tile title="Visits today" figure={stand.visits} />
      <Tile title="By prospects" figure={stand.identified} />
      <Tile title="Pages looked at" figure={stand.pages} />
      <Tile title="Forms completed" figure={stand.submissions} />
    </Tiles>
  )
}

function Empty({ tab }: { tab: Exclude<FormsTab, 'tracking'> }) {
  const says = {
    forms: [
      'form',
      'No forms yet',
      'A hosted form is a page of ours; a form handler takes what a form of your own website posts. Either makes prospects of whoever answers.',
    ],
    redirects: [
      'link',
      'No redirects yet',
      'A redirect is an address of ours that leads to any page and counts which prospects follow it.',
    ],
    files: [
      'file',
      'No files yet',
      'A whitepaper or price list under an address of ours; each download stands in the prospect’s timeline.',
    ],
  } as const
  const [icon, title, text] = says[tab]
  return (
    <EmptyState icon={icon} title={title}>
      {text}
    </EmptyState>
  )
}
