'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useMemo, useRef, useState } from 'react'
import { hiddenKeys } from '#components/grid/column.ts'
import { ColumnPicker } from '#components/grid/column-picker.tsx'
import { DataGrid } from '#components/grid/data-grid.tsx'
import { GridSplit } from '#components/grid/peek.tsx'
import { hasSelection, nothingSelected, type Selection } from '#components/grid/selection.ts'
import { useGridLayout } from '#components/grid/use-grid-layout.ts'
import { BulkBar } from '#components/prospects/bulk-bar.tsx'
import { CreateDialog } from '#components/prospects/create-dialog.tsx'
import { exportAddress } from '#components/prospects/export-address.ts'
import { FilterBar } from '#components/prospects/filter-bar.tsx'
import { customColumns, prospectColumns } from '#components/prospects/grid-columns.tsx'
import { PeekPanel } from '#components/prospects/peek-panel.tsx'
import { recordAddress } from '#components/prospects/record-address.ts'
import { useGridAddress } from '#components/prospects/use-grid-address.ts'
import { ViewTabs } from '#components/prospects/view-tabs.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { usePaletteActions } from '#components/shell/use-palette-actions.ts'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { useClock } from '#components/ui/clock.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { MenuItem } from '#components/ui/menu.tsx'
import { saveGridLayoutAction } from '#lib/prospects/actions.ts'
import { countSelectedAction } from '#lib/prospects/bulk-actions.ts'
import { fetchProspects } from '#lib/prospects/client.ts'
import { filterText, type ProspectFilter, type SortColumn, sortText } from '#lib/prospects/query.ts'
import type { ProspectsScreen as Screen } from '#lib/prospects/types.ts'

const countMost = 10_000

/** The list of people: search, views, filters, what is done to many at once, and a person beside it. */
export function ProspectsScreen({ screen }: { screen: Screen }) {
  const router = useRouter()
  const { locale } = useClock()
  const { filter, sort, peeked, go } = useGridAddress()
  const [selection, setSelection] = useState<Selection>(nothingSelected)
  const [total, setTotal] = useState(screen.page.total)
  const columns = useMemo(
    () => [...prospectColumns, ...customColumns(screen.fields)],
    [screen.fields],
  )
  const [layout, setLayout] = useGridLayout({
    grid: 'prospects',
    columns,
    stored: screen.layout,
    save: (next) => void saveGridLayoutAction(next).catch(() => null),
  })
  const [creating, setCreating] = useState(false)
  const step = useRef<(by: 1 | -1) => void>(null)
  const { may, users, imports, fields } = screen
  const list = filterText(filter, sort)
  usePaletteActions(
    may.edit
      ? [{ id: 'add-prospect', label: 'Add prospect', icon: 'plus', run: () => setCreating(true) }]
      : [],
  )
  const setFilter = (next: ProspectFilter) => {
    setSelection(nothingSelected)
    go({ filter: next, peek: null })
  }
  const exact = useExactTotal(total, hasSelection(selection), filter)
  return (
    <>
      <PageHeader
        title="Prospects"
        count={total === undefined ? undefined : countText(total, locale)}
        actions={
          may.importing && (
            <ButtonLink icon="upload" href="/imports">
              Import
            </ButtonLink>
          )
        }
        primary={
          may.edit && (
            <Button variant="primary" onClick={() => setCreating(true)}>
              Add prospect
            </Button>
          )
        }
        menu={
          may.exporting || may.remove ? (
            <>
              {may.exporting && (
                <MenuItem
                  icon="download"
                  onSelect={() => window.location.assign(exportAddress(filter, sort))}
                >
                  Export this view
                </MenuItem>
              )}
              {may.remove && (
                <MenuItem icon="trash" href="/prospects/bin">
                  Recycle bin
                </MenuItem>
              )}
            </>
          ) : undefined
        }
      />
      <ViewTabs initial={screen.tabs} filter={filter} />
      <Toolbar>
        <FilterBar
          filter={filter}
          onFilter={setFilter}
          users={users}
          imports={imports}
          cause={screen.cause}
          fields={fields}
          lists={screen.lists}
          tags={screen.tags}
        />
        <span className="flex-1" />
        <ColumnPicker columns={columns} layout={layout} onChange={setLayout} />
      </Toolbar>
      <GridSplit
        peek={
          peeked && (
            <PeekPanel
              id={peeked}
              list={list}
              fields={fields}
              onStep={(by) => step.current?.(by)}
              onClose={() => go({ peek: null })}
            />
          )
        }
      >
        <DataGrid
          label="Prospects"
          queryKey={['prospects', 'page', filterText(filter), sortText(sort)]}
          fetchPage={(cursor, signal) => fetchProspects(filter, sort, cursor, signal)}
          initialPage={screen.page}
          columns={columns}
          rowId={(row) => row.id}
          rowName={(row) => row.name}
          rowHref={(row) => recordAddress(row.id, list)}
          sort={sort}
          onSort={({ column, descending }) =>
            go({ sort: { column: column as SortColumn, descending } })
          }
          hidden={hiddenKeys(columns, layout)}
          compact={layout.compact}
          selection={selection}
          onSelection={setSelection}
          openId={peeked}
          step={step}
          onPeek={(id) => go({ peek: id })}
          refetchEvery={5_000}
          onTotal={setTotal}
          empty={
            <NoProspects
              filtered={filterText(filter) !== ''}
              may={may}
              onCreate={() => setCreating(true)}
              onClear={() => setFilter({})}
            />
          }
        />
        <BulkBar
          selection={selection}
          total={exact}
          filter={filter}
          sort={sort}
          lists={screen.lists}
          tags={screen.tags}
          may={may}
          onChange={setSelection}
        />
      </GridSplit>
      {creating && (
        <CreateDialog
          fields={fields}
          may={may}
          onClose={() => setCreating(false)}
          onCreated={(id) => router.push(`/prospects/${id}`)}
        />
      )}
    </>
  )
}

/** Beyond 10,000 the count of the grid says only "more"; who selects wants to know how many. */
function useExactTotal(
  total: number | undefined,
  wanted: boolean,
  filter: ProspectFilter,
): number | undefined {
  const vague = total !== undefined && total > countMost
  const all = { mode: 'all' as const, filter: filterText(filter), except: [] }
  const { data } = useQuery({
    queryKey: ['prospects', 'selected', all],
    queryFn: async () => {
      const result = await countSelectedAction(all)
      return result.ok ? result.value : null
    },
    enabled: vague && wanted,
  })
  return vague ? data?.count : total
}

function countText(total: number, locale: string): string {
  const format = new Intl.NumberFormat(locale)
  return total > countMost ? `${format.format(countMost)}+` : format.format(total)
}

function NoProspects({
  filtered,
  may,
  onCreate,
  onClear,
}: {
  filtered: boolean
  may: Screen['may']
  onCreate: () => void
  onClear: () => void
}) {
  if (filtered) {
    return (
      <EmptyState
        icon="search"
        title="Nobody matches"
        action={<Button onClick={onClear}>Clear search and filters</Button>}
      >
        Search looks in name, e-mail and company, from three letters on anywhere in them.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon="users"
      title="No prospects yet"
      action={
        may.importing ? (
          <ButtonLink variant="primary" icon="upload" href="/imports">
            Import a file
          </ButtonLink>
        ) : (
          may.edit && <Button onClick={onCreate}>Add prospect</Button>
        )
      }
    >
      Prospects are the people whom you market to. Import a list, add one by hand, or let Salesforce
      bring its leads and contacts.
    </EmptyState>
  )
}
