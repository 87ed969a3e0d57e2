'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { GridSplit } from '#components/grid/peek.tsx'
import { nothingSelected, type Selection } from '#components/grid/selection.ts'
import { BulkBar } from '#components/prospects/bulk-bar.tsx'
import { prospectColumns } from '#components/prospects/grid-columns.tsx'
import { recordAddress } from '#components/prospects/record-address.ts'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { useClock } from '#components/ui/clock.tsx'
import { Confirm } from '#components/ui/dialog.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { MenuItem } from '#components/ui/menu.tsx'
import { toast } from '#components/ui/toast.tsx'
import { deleteListAction } from '#lib/lists/actions.ts'
import type { ListScreenData } from '#lib/lists/loaders.ts'
import { fetchProspects } from '#lib/prospects/client.ts'
import { defaultSort, filterText, type SortColumn, sortText } from '#lib/prospects/query.ts'
import type { ProspectRow } from '#lib/prospects/types.ts'

const hidden = prospectColumns.filter((column) => column.hidden).map(({ key }) => key)

/** One list: who is in it, in the one grid of people. */
export function ListScreen({ list, says, page, may, lists, tags }: ListScreenData) {
  const router = useRouter()
  const { locale } = useClock()
  const [selection, setSelection] = useState<Selection>(nothingSelected)
  const [sort, setSort] = useState(defaultSort)
  const [total, setTotal] = useState(page.total)
  const [asking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const filter = { list: list.id }
  const isStatic = list.kind === 'static'

  const remove = async () => {
    setBusy(true)
    const result = await deleteListAction({ id: list.id }).catch(() => null)
    setBusy(false)
    if (!result?.ok) return setRefusal(result?.error.message ?? 'The console did not answer.')
    toast(`${list.name} is deleted`)
    router.push('/lists')
  }

  return (
    <>
      <PageHeader
        title={list.name}
        crumbs={[{ label: 'Lists', href: '/lists' }]}
        count={total === undefined ? undefined : new Intl.NumberFormat(locale).format(total)}
        actions={
          <ButtonLink icon="users" href={`/prospects?list=${list.id}`}>
            Open in Prospects
          </ButtonLink>
        }
        primary={<ButtonLink href={`/lists/${list.id}/edit`}>Change</ButtonLink>}
        menu={
          <MenuItem icon="trash" danger onSelect={() => setAsking(true)}>
            Delete list…
          </MenuItem>
        }
      />
      <div className="flex min-h-11 flex-none flex-wrap items-center gap-2 border-border border-b px-6 py-2 text-muted max-desk:px-4">
        <Badge tone={isStatic ? 'line' : 'neutral'}>{isStatic ? 'Static' : 'Dynamic'}</Badge>
        <span className="min-w-0">
          {says ? `Everybody where ${says}.` : 'Chosen by hand, by imports and by rules.'}
          {list.description && ` ${list.description}`}
        </span>
        {list.publicName !== null && <Badge tone="line">People see “{list.publicName}”</Badge>}
      </div>
      <GridSplit peek={null}>
        <DataGrid<ProspectRow>
          label={`Prospects in ${list.name}`}
          queryKey={['prospects', 'page', filterText(filter), sortText(sort)]}
          fetchPage={(cursor, signal) => fetchProspects(filter, sort, cursor, signal)}
          initialPage={page}
          columns={prospectColumns}
          hidden={hidden}
          rowId={(row) => row.id}
          rowName={(row) => row.name}
          rowHref={(row) => recordAddress(row.id, filterText(filter, sort))}
          sort={sort}
          onSort={({ column, descending }) => setSort({ column: column as SortColumn, descending })}
          selection={selection}
          onSelection={setSelection}
          refetchEvery={5_000}
          onTotal={setTotal}
          empty={
            <EmptyState icon="list" title="Nobody is in it">
              {isStatic
                ? 'Select prospects in any grid and choose Add to list.'
                : 'Nobody matches at this moment. Who comes to match is in it at once.'}
            </EmptyState>
          }
        />
        <BulkBar
          selection={selection}
          total={total}
          filter={filter}
          sort={sort}
          lists={lists}
          tags={tags}
          listId={isStatic ? list.id : undefined}
          may={may}
          onChange={setSelection}
        />
      </GridSplit>
      <Confirm
        open={asking}
        onOpenChange={(open) => {
          setAsking(open)
          setRefusal(null)
        }}
        title={`Delete ${list.name}?`}
        verb="Delete list"
        danger
        busy={busy}
        error={refusal}
        onConfirm={remove}
      >
        The list goes; the people in it stay as they are.
      </Confirm>
    </>
  )
}
