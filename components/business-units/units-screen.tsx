'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { UnitDialog } from '#components/business-units/unit-dialog.tsx'
import type { GridColumn } from '#components/grid/column.ts'
import { SimpleTable } from '#components/grid/simple-table.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { RelativeTime } from '#components/ui/time.tsx'
import { toast } from '#components/ui/toast.tsx'
import { switchBusinessUnitAction } from '#lib/business-units/actions.ts'
import type { UnitRow } from '#lib/business-units/types.ts'
import { roleLabels } from '#lib/team/labels.ts'

export function UnitsScreen({ units }: { units: UnitRow[] }) {
  const router = useRouter()
  const [dialog, setDialog] = useState<{ open: boolean; unit: UnitRow | null }>({
    open: false,
    unit: null,
  })
  const go = async ({ id, name }: UnitRow) => {
    const answer = await switchBusinessUnitAction(id).catch(() => null)
    if (answer?.ok) return window.location.assign('/overview')
    const description = answer?.error.message ?? 'The server did not answer.'
    toast(`${name} was not opened`, { tone: 'need', description })
  }
  return (
    <>
      <PageHeader
        title="Business units"
        count={units.length}
        primary={
          <Button
            variant="primary"
            icon="plus"
            onClick={() => setDialog({ open: true, unit: null })}
          >
            New business unit
          </Button>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <SimpleTable
          caption="Business units that you belong to"
          rows={units}
          rowKey={({ id }) => id}
          columns={columnsOf({ go, rename: (unit) => setDialog({ open: true, unit }) })}
        />
        <p className="max-w-read px-6 py-4 text-faint max-desk:px-4">
          Each business unit has its own prospects, connector, team and audit log. Nothing of one is
          seen in another.
        </p>
      </div>
      <UnitDialog
        key={dialog.unit?.id ?? 'new'}
        open={dialog.open}
        unit={dialog.unit}
        onOpenChange={(open) => setDialog((before) => ({ ...before, open }))}
        onDone={(name) => {
          toast(dialog.unit ? `Renamed to ${name}` : `${name} is there, paused and not connected`)
          router.refresh()
        }}
      />
    </>
  )
}

function columnsOf({
  go,
  rename,
}: {
  go: (unit: UnitRow) => void
  rename: (unit: UnitRow) => void
}): GridColumn<UnitRow>[] {
  return [
    {
      key: 'name',
      head: 'Name',
      tone: 'name',
      cell: ({ name, current }) => (
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate">{name}</span>
          {current && <Badge>open now</Badge>}
        </span>
      ),
    },
    {
      key: 'role',
      head: 'Your role',
      width: 120,
      phone: 'left',
      cell: ({ role }) => roleLabels[role],
    },
    { key: 'members', head: 'Members', width: 100, align: 'end', cell: ({ members }) => members },
    {
      key: 'currency',
      head: 'Currency',
      width: 100,
      tone: 'muted',
      cell: ({ currency }) => currency,
    },
    {
      key: 'zone',
      head: 'Time zone',
      width: 180,
      tone: 'muted',
      cell: ({ timeZone }) => timeZone.replaceAll('_', ' '),
    },
    {
      key: 'created',
      head: 'Since',
      width: 110,
      align: 'end',
      tone: 'faint',
      cell: ({ createdAt }) => <RelativeTime at={createdAt} short />,
    },
    {
      key: 'menu',
      head: <span className="sr-only">Actions</span>,
      width: 64,
      align: 'end',
      phone: 'top',
      cell: (unit) => (
        <Menu trigger={<IconButton icon="dots" size="small" label={`Actions for ${unit.name}`} />}>
          <MenuItem icon="arrow-right" disabled={unit.current} onSelect={() => go(unit)}>
            Open
          </MenuItem>
          <MenuItem icon="edit" disabled={unit.role !== 'admin'} onSelect={() => rename(unit)}>
            Rename…
          </MenuItem>
        </Menu>
      ),
    },
  ]
}
