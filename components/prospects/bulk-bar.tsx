'use client'

import { useState } from 'react'
import { nothingSelected, type Selection } from '#components/grid/selection.ts'
import { SelectionBar } from '#components/grid/selection-bar.tsx'
import { BulkDialog, type BulkKind } from '#components/prospects/bulk-dialog.tsx'
import { exportSelection } from '#components/prospects/export-address.ts'
import { toBulkSelection } from '#components/prospects/use-bulk.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import type { ProspectFilter, ProspectSort } from '#lib/prospects/query.ts'
import type { ProspectRights } from '#lib/prospects/types.ts'

/** What can be done to the selected, loaded or not. Each asks first, with the exact count. */
export function BulkBar({
  selection,
  total,
  filter,
  sort,
  may,
  onChange,
}: {
  selection: Selection
  total: number | undefined
  filter: ProspectFilter
  sort: ProspectSort
  may: ProspectRights
  onChange: (selection: Selection) => void
}) {
  const [asking, setAsking] = useState<BulkKind | null>(null)
  return (
    <>
      <SelectionBar selection={selection} total={total} onChange={onChange}>
        {may.assign && (
          <Button variant="ghost" icon="user" onClick={() => setAsking('assign')}>
            Assign
          </Button>
        )}
        <Button variant="ghost" icon="swap" onClick={() => setAsking('sync')}>
          Sync
        </Button>
        {may.exporting && (
          <Button
            variant="ghost"
            icon="download"
            onClick={() => exportSelection(toBulkSelection(selection, filter), sort)}
          >
            Export
          </Button>
        )}
        {may.remove && (
          <IconButton
            icon="trash"
            label="Move to recycle bin"
            onClick={() => setAsking('recycle')}
          />
        )}
      </SelectionBar>
      {asking && (
        <BulkDialog
          kind={asking}
          selection={toBulkSelection(selection, filter)}
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null)
            onChange(nothingSelected)
          }}
        />
      )}
    </>
  )
}
