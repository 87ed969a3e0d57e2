'use client'

import { useQuery } from '@tanstack/react-query'
import { usePathname, useRouter } from 'next/navigation'
import { useState } from 'react'
import { useRun } from '#components/connector/use-run.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { ArchiveField } from '#components/mapping/archive-field.tsx'
import { EditFieldDialog } from '#components/mapping/edit-field-dialog.tsx'
import { NewFieldDialog } from '#components/mapping/new-field-dialog.tsx'
import {
  type FieldVerb,
  prospectFieldColumns,
} from '#components/mapping/prospect-field-columns.tsx'
import { Toolbar } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { toast } from '#components/ui/toast.tsx'
import { prospectFieldsQuery } from '#lib/mapping/client.ts'
import { orderFieldsAction, restoreFieldAction } from '#lib/mapping/field-actions.ts'
import type { ProspectFieldRow, ProspectFieldsPage } from '#lib/mapping/field-types.ts'

type Part = 'custom' | 'built_in' | 'archived'

/** [FD-9] The fields that prospects have: made, changed, put in order, archived. */
export function ProspectFieldsScreen({
  initial,
  show,
}: {
  initial: ProspectFieldsPage
  show: string | undefined
}) {
  const { data } = useQuery({ ...prospectFieldsQuery(), initialData: initial })
  const router = useRouter()
  const pathname = usePathname()
  const [adding, setAdding] = useState(false)
  const [asked, setAsked] = useState<{ verb: 'edit' | 'archive'; row: ProspectFieldRow } | null>(
    null,
  )
  const { run } = useRun()
  const part: Part = show === 'built_in' || show === 'archived' ? show : 'custom'
  const rows = data.rows.filter((row) => partOf(row) === part)
  const segment = (value: Part, label: string) => ({
    value,
    label,
    count: data.rows.filter((row) => partOf(row) === value).length,
    href: value === 'custom' ? pathname : `${pathname}?show=${value}`,
  })
  const onVerb = (verb: FieldVerb, row: ProspectFieldRow) => {
    if (verb === 'edit' || verb === 'archive') setAsked({ verb, row })
    else if (verb === 'restore') {
      void run('restore', () => restoreFieldAction({ name: row.name }), {
        done: () => toast(`${row.label} is back`),
      })
    } else {
      void run('order', () =>
        orderFieldsAction({ names: moved(rows, row, verb === 'up' ? -1 : 1) }),
      )
    }
  }
  return (
    <>
      <PageHeader
        title="Prospect fields"
        count={rows.length}
        primary={
          <Button variant="primary" icon="plus" onClick={() => setAdding(true)}>
            Add field
          </Button>
        }
      />
      <Toolbar>
        <Segmented<Part>
          label="Which fields"
          value={part}
          segments={[
            segment('custom', 'Custom'),
            segment('built_in', 'Built in'),
            segment('archived', 'Archived'),
          ]}
        />
      </Toolbar>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <SimpleTable<ProspectFieldRow>
          caption="Fields of a prospect"
          rows={rows}
          rowKey={(row) => row.name}
          columns={prospectFieldColumns({ rows, onVerb })}
          empty={<NoFields part={part} onAdd={() => setAdding(true)} />}
        />
      </div>
      {adding && (
        <NewFieldDialog
          onClose={() => setAdding(false)}
          onCreated={() => {
            setAdding(false)
            if (part !== 'custom') router.push(pathname)
          }}
        />
      )}
      {asked?.verb === 'edit' && <EditFieldDialog row={asked.row} onClose={() => setAsked(null)} />}
      {asked?.verb === 'archive' && <ArchiveField row={asked.row} onClose={() => setAsked(null)} />}
    </>
  )
}

function partOf({ custom, archived }: ProspectFieldRow): Part {
  if (archived) return 'archived'
  return custom ? 'custom' : 'built_in'
}

function moved(rows: readonly ProspectFieldRow[], row: ProspectFieldRow, by: 1 | -1): string[] {
  const names = rows.map(({ name }) => name)
  const at = names.indexOf(row.name)
  const [name] = names.splice(at, 1)
  if (name !== undefined) names.splice(at + by, 0, name)
  return names
}

function NoFields({ part, onAdd }: { part: Part; onAdd: () => void }) {
  if (part === 'archived') {
    return (
      <EmptyState icon="tag" title="No archived fields">
        A custom field that is no longer needed can be archived. It leaves every screen; values
        stay.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon="tag"
      title="No custom fields yet"
      action={<Button onClick={onAdd}>Add field</Button>}
    >
      What you want to know of a prospect beyond name, company and address: a plan, a renewal date,
      interests. A custom field can be synced with Salesforce, filtered by, imported and exported.
    </EmptyState>
  )
}
