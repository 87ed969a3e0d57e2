'use client'

import { columnName, type GridColumn } from '#components/grid/column.ts'
import { IconButton } from '#components/ui/button.tsx'
import { Menu, MenuCheck, MenuGroup } from '#components/ui/menu.tsx'

/** Which columns a grid shows. */
export function ColumnPicker<Row>({
  columns,
  hidden,
  onHiddenChange,
}: {
  columns: readonly GridColumn<Row>[]
  hidden: readonly string[]
  onHiddenChange: (hidden: readonly string[]) => void
}) {
  return (
    <Menu
      trigger={<IconButton icon="columns" label="Choose columns" className="max-desk:hidden" />}
    >
      <MenuGroup label="Columns">
        {columns.map((column) => (
          <MenuCheck
            key={column.key}
            checked={!hidden.includes(column.key)}
            disabled={column.hideable === false || column.tone === 'name'}
            onCheckedChange={(shown) =>
              onHiddenChange(
                shown ? hidden.filter((key) => key !== column.key) : [...hidden, column.key],
              )
            }
          >
            {columnName(column)}
          </MenuCheck>
        ))}
      </MenuGroup>
    </Menu>
  )
}
