import type { GridColumn } from '#components/grid/column.ts'
import { Badge } from '#components/ui/badge.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuSeparator } from '#components/ui/menu.tsx'
import { VoiceMark } from '#components/ui/voice-mark.tsx'
import type { ProspectFieldRow } from '#lib/mapping/field-types.ts'
import { fieldTypeLabels } from '#lib/mapping/labels.ts'

export type FieldVerb = 'edit' | 'up' | 'down' | 'archive' | 'restore'

const none = <span className="text-faint max-desk:hidden">–</span>

export function prospectFieldColumns({
  rows,
  onVerb,
}: {
  /** Those that are shown, in their order. */
  rows: readonly ProspectFieldRow[]
  onVerb: (verb: FieldVerb, row: ProspectFieldRow) => void
}): GridColumn<ProspectFieldRow>[] {
  return [
    {
      key: 'label',
      head: 'Field',
      tone: 'name',
      phone: 'left',
      cell: (row) => <span className="truncate">{row.label}</span>,
    },
    {
      key: 'type',
      head: 'Type',
      width: 150,
      phone: 'left',
      cell: (row) => fieldTypeLabels[row.type],
    },
    {
      key: 'choices',
      head: 'Choices',
      width: 220,
      tone: 'muted',
      phone: 'left',
      cell: (row) => <ChoicesCell row={row} />,
    },
    {
      key: 'mapped',
      head: 'In Salesforce',
      width: 200,
      phone: 'left',
      cell: (row) =>
        row.mappedTo.length > 0 ? (
          <VoiceMark voice="salesforce">
            <span className="truncate font-mono text-xs">
              {[...new Set(row.mappedTo)].join(', ')}
            </span>
          </VoiceMark>
        ) : (
          none
        ),
    },
    {
      key: 'name',
      head: 'Kept as',
      width: 180,
      cell: (row) => <span className="truncate font-mono text-faint text-xs">{row.name}</span>,
    },
    {
      key: 'menu',
      head: <span className="sr-only">Actions</span>,
      name: 'Actions',
      width: 68,
      align: 'end',
      phone: 'top',
      cell: (row) => row.custom && <RowMenu row={row} rows={rows} onVerb={onVerb} />,
    },
  ]
}

function ChoicesCell({ row }: { row: ProspectFieldRow }) {
  if (!row.options) return none
  const { length } = row.options
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-1.5">
      <span className="truncate" title={row.options.join(', ')}>
        {length === 1 ? '1 choice' : `${length} choices`}
        {row.retired.length > 0 && `, ${row.retired.length} removed`}
      </span>
      {row.keepInSync && <Badge tone="salesforce">In sync</Badge>}
    </span>
  )
}

function RowMenu({
  row,
  rows,
  onVerb,
}: {
  row: ProspectFieldRow
  rows: readonly ProspectFieldRow[]
  onVerb: (verb: FieldVerb, row: ProspectFieldRow) => void
}) {
  const at = rows.findIndex(({ name }) => name === row.name)
  return (
    <Menu trigger={<IconButton icon="dots" size="small" label={`Actions for ${row.label}`} />}>
      {row.archived ? (
        <MenuItem icon="undo" onSelect={() => onVerb('restore', row)}>
          Restore field
        </MenuItem>
      ) : (
        <>
          <MenuItem icon="edit" onSelect={() => onVerb('edit', row)}>
            Change…
          </MenuItem>
          <MenuItem icon="arrow-up" disabled={at === 0} onSelect={() => onVerb('up', row)}>
            Move up
          </MenuItem>
          <MenuItem
            icon="arrow-down"
            disabled={at === rows.length - 1}
            onSelect={() => onVerb('down', row)}
          >
            Move down
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon="trash" danger onSelect={() => onVerb('archive', row)}>
            Archive…
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
