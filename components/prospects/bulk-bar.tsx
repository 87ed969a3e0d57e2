'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { nothingSelected, type Selection } from '#components/grid/selection.ts'
import { SelectionBar } from '#components/grid/selection-bar.tsx'
import { PlaceDialog, type PlacingKind } from '#components/lists/place-dialog.tsx'
import { BulkDialog, type BulkKind } from '#components/prospects/bulk-dialog.tsx'
import { exportSelection } from '#components/prospects/export-address.ts'
import { toBulkSelection } from '#components/prospects/use-bulk.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { createDraftAction } from '#lib/email/actions.ts'
import type { ListChoice, Tag } from '#lib/lists/types.ts'
import type { ProspectFilter, ProspectSort } from '#lib/prospects/query.ts'
import type { ProspectRights } from '#lib/prospects/types.ts'

/** What can be done to the selected, loaded or not. Each asks first, with the exact count. */
export function BulkBar({
  selection,
  total,
  filter,
  sort,
  lists,
  tags,
  listId,
  may,
  onChange,
}: {
  selection: Selection
  total: number | undefined
  filter: ProspectFilter
  sort: ProspectSort
  lists: readonly ListChoice[]
  tags: readonly Tag[]
  /** The static list whose members are shown: they can be taken out of it. */
  listId?: string
  may: ProspectRights
  onChange: (selection: Selection) => void
}) {
  const [asking, setAsking] = useState<BulkKind | null>(null)
  const [placing, setPlacing] = useState<PlacingKind | null>(null)
  const router = useRouter()
  const drafting = useRun()
  const write = () =>
    drafting.run(
      'email',
      () => createDraftAction({ selection: toBulkSelection(selection, filter) }),
      { done: ({ id }) => router.push(`/emails/${id}`) },
    )
  const done = () => {
    setAsking(null)
    setPlacing(null)
    onChange(nothingSelected)
  }
  return (
    <>
      <SelectionBar selection={selection} total={total} onChange={onChange}>
        {may.assign && (
          <Button variant="ghost" icon="user" onClick={() => setAsking('assign')}>
            Assign
          </Button>
        )}
        {may.edit && (
          <Button variant="ghost" icon="mail" busy={drafting.busy !== null} onClick={write}>
            E-mail
          </Button>
        )}
        {may.listing && (
          <>
            <Button variant="ghost" icon="layers" onClick={() => setPlacing('list_add')}>
              Add to list
            </Button>
            {listId && (
              <Button variant="ghost" icon="close" onClick={() => setPlacing('list_remove')}>
                Take out
              </Button>
            )}
            <Button variant="ghost" icon="tag" onClick={() => setPlacing('tag_add')}>
              Tag
            </Button>
          </>
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
          onDone={done}
        />
      )}
      {placing && (
        <PlaceDialog
          kind={placing}
          selection={toBulkSelection(selection, filter)}
          lists={lists}
          tags={tags}
          listId={listId}
          onClose={() => setPlacing(null)}
          onDone={done}
        />
      )}
    </>
  )
}
