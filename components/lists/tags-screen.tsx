'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { GridColumn } from '#components/grid/column.ts'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { ListsTabs } from '#components/lists/lists-tabs.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Confirm, Dialog } from '#components/ui/dialog.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { NumberText } from '#components/ui/number.tsx'
import { toast } from '#components/ui/toast.tsx'
import type { Result } from '#lib/base/result.ts'
import { deleteTagAction, renameTagAction } from '#lib/lists/actions.ts'
import { fetchTags } from '#lib/lists/client.ts'
import type { TagsPage } from '#lib/lists/loaders.ts'
import type { TagRow } from '#lib/lists/types.ts'

type Asked = { what: 'rename' | 'delete'; tag: TagRow }

/** Every tag, with how many have it; a tag opens the prospects that do. */
export function TagsScreen({ initial }: { initial: TagsPage }) {
  const queries = useQueryClient()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const act = async (work: () => Promise<Result<undefined>>, done: string) => {
    setBusy(true)
    const result = await work().catch(() => null)
    setBusy(false)
    if (!result?.ok) return setProblem(result?.error.message ?? 'The console did not answer.')
    void queries.invalidateQueries({ queryKey: ['lists'] })
    setAsked(null)
    toast(done)
  }
  const ask = (what: Asked['what'], tag: TagRow) => {
    setAsked({ what, tag })
    setName(tag.name)
    setProblem(null)
  }
  return (
    <>
      <PageHeader
        title="Tags"
        count={initial.total}
        crumbs={[{ label: 'Lists', href: '/lists' }]}
      />
      <ListsTabs current="tags" />
      <DataGrid<TagRow>
        label="Tags"
        queryKey={['lists', 'tags']}
        fetchPage={fetchTags}
        initialPage={initial}
        columns={[...columns, actionsColumn(ask)]}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/prospects?tag=${row.id}`}
        refetchEvery={10_000}
        empty={
          <EmptyState icon="tag" title="No tags yet">
            Tags are words of your own for people. Select prospects in a grid and choose Tag, or add
            one on a prospect’s page.
          </EmptyState>
        }
      />
      <Dialog
        open={asked?.what === 'rename'}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`Rename ${asked?.tag.name ?? ''}`}
        footer={
          <>
            <Button onClick={() => setAsked(null)}>Cancel</Button>
            <Button
              variant="primary"
              busy={busy}
              disabled={name.trim() === ''}
              onClick={() =>
                asked &&
                act(() => renameTagAction({ id: asked.tag.id, name }), `It is ${name.trim()} now`)
              }
            >
              Rename
            </Button>
          </>
        }
      >
        <Field label="Name" error={problem}>
          <Input value={name} maxLength={40} onChange={(e) => setName(e.currentTarget.value)} />
        </Field>
      </Dialog>
      <Confirm
        open={asked?.what === 'delete'}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`Delete the tag ${asked?.tag.name ?? ''}?`}
        verb="Delete tag"
        danger
        busy={busy}
        error={problem}
        onConfirm={() =>
          asked && act(() => deleteTagAction({ id: asked.tag.id }), `${asked.tag.name} is deleted`)
        }
      >
        {asked?.tag.members === 1
          ? '1 prospect loses'
          : `${asked?.tag.members ?? 0} prospects lose`}{' '}
        it; nothing else about them changes.
      </Confirm>
    </>
  )
}

const columns: GridColumn<TagRow>[] = [
  {
    key: 'name',
    head: 'Tag',
    tone: 'name',
    phone: 'left',
    cell: (row) => <Badge>{row.name}</Badge>,
  },
  {
    key: 'members',
    head: 'Prospects',
    width: 110,
    align: 'end',
    tabular: true,
    phone: 'right',
    cell: (row) => <NumberText value={row.members} />,
  },
]

function actionsColumn(ask: (what: Asked['what'], tag: TagRow) => void): GridColumn<TagRow> {
  return {
    key: 'more',
    head: <span className="sr-only">More</span>,
    name: 'More',
    width: 64,
    align: 'end',
    phone: 'top',
    cell: (row) => (
      <Menu trigger={<IconButton icon="dots" label={`More for ${row.name}`} />}>
        <MenuItem onSelect={() => ask('rename', row)}>Rename…</MenuItem>
        <MenuItem icon="trash" danger onSelect={() => ask('delete', row)}>
          Delete…
        </MenuItem>
      </Menu>
    ),
  }
}
