'use client'

import { columnName, type GridColumn, hiddenKeys } from '#components/grid/column.ts'
import type { GridLayout } from '#components/grid/use-grid-layout.ts'
import { IconButton } from '#components/ui/button.tsx'
import { Menu, MenuCheck, MenuGroup, MenuSeparator } from '#components/ui/menu.tsx'

/** Which columns a grid shows, and how close its rows stand. */
export function ColumnPicker<Row>({
  columns,
  layout,
  onChange,
}: {
  columns: readonly GridColumn<Row>[]
  layout: GridLayout
  onChange: (part: Partial<GridLayout>) => void
}) {
  return (
    <Menu
      trigger={<IconButton icon="columns" label="Columns and rows" className="max-desk:hidden" />}
    >
      <MenuGroup label="Columns">
        {columns.map((column) => (
          <MenuCheck
            key={column.key}
            checked={!hiddenKeys([column], layout).includes(column.key)}
            disabled={column.hideable === false || column.tone === 'name'}
            onCheckedChange={(shown) => onChange(toggled(column, layout, shown))}
          >
            {columnName(column)}
          </MenuCheck>
        ))}
      </MenuGroup>
      <MenuSeparator />
      <MenuCheck checked={layout.compact} onCheckedChange={(compact) => onChange({ compact })}>
        Compact rows
      </MenuCheck>
    </Menu>
  )
}

function toggled<Row>(
  { key, asked }: GridColumn<Row>,
  { hidden, shown: asking }: GridLayout,
  shown: boolean,
): Partial<GridLayout> {
  const without = (keys: readonly string[]) => keys.filter((each) => each !== key)
  if (asked) return { shown: shown ? [...without(asking), key] : without(asking) }
  return { hidden: shown ? without(hidden) : [...without(hidden), key] }
}
