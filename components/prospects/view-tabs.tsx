'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field, Input } from '#components/ui/field.tsx'
import { LinkTabs } from '#components/ui/tabs.tsx'
import { toast } from '#components/ui/toast.tsx'
import { deleteViewAction, saveViewAction } from '#lib/prospects/actions.ts'
import { tabsQuery } from '#lib/prospects/client.ts'
import { filterText, type ProspectFilter } from '#lib/prospects/query.ts'
import type { ViewTab } from '#lib/prospects/types.ts'

/** The views over the grid. The one whose filter is the present one is current. */
export function ViewTabs({ initial, filter }: { initial: ViewTab[]; filter: ProspectFilter }) {
  const queries = useQueryClient()
  const { data: tabs } = useQuery(tabsQuery(initial))
  const [naming, setNaming] = useState(false)
  const present = filterText(filter)
  const current = tabs.find(({ query }) => query === present)
  const refresh = () => void queries.invalidateQueries({ queryKey: ['prospects', 'tabs'] })
  return (
    <div className="flex items-stretch border-border border-b [&>nav]:min-w-0 [&>nav]:flex-1 [&>nav]:border-b-0">
      <LinkTabs
        label="Views"
        tabs={tabs.map((tab) => ({
          href: tab.query ? `/prospects?${tab.query}` : '/prospects',
          label: tab.name,
          count: tab.id === 'all' ? undefined : tab.more ? '10,000+' : tab.count,
          current: tab === current,
        }))}
      />
      <div className="flex items-center pr-6 max-desk:pr-3">
        {!current && (
          <IconButton icon="plus" label="Save this view" onClick={() => setNaming(true)} />
        )}
        {current?.own && (
          <IconButton
            icon="trash"
            label={`Delete view ${current.name}`}
            onClick={async () => {
              const result = await deleteViewAction({ id: current.id }).catch(() => null)
              toast(result?.ok ? `View ${current.name} deleted` : 'The view was not deleted', {
                tone: result?.ok ? 'done' : 'need',
              })
              refresh()
            }}
          />
        )}
      </div>
      {naming && <NameView query={present} onClose={() => setNaming(false)} onSaved={refresh} />}
    </div>
  )
}

function NameView({
  query,
  onClose,
  onSaved,
}: {
  query: string
  onClose: () => void
  onSaved: () => void
}) {
  const [error, setError] = useState<string | null>(null)
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Save this view">
      <form
        className="grid gap-3"
        onSubmit={async (event) => {
          event.preventDefault()
          const name = String(new FormData(event.currentTarget).get('name') ?? '')
          const result = await saveViewAction({ name, query }).catch(() => null)
          if (!result?.ok) return setError(result?.error.message ?? 'It was not saved. Try again.')
          onSaved()
          onClose()
        }}
      >
        <Field label="Name" name="name" error={error}>
          <Input name="name" maxLength={40} autoFocus required />
        </Field>
        <DialogActions bleed>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Save view
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
