'use client'

import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'

/** Puts a field of the prospect where the cursor is. */
export function MergeMenu({
  fields,
  onPick,
}: {
  fields: readonly { name: string; label: string }[]
  onPick: (text: string) => void
}) {
  return (
    <Menu
      trigger={
        <Button size="small" iconAfter="chevron-down">
          Insert field
        </Button>
      }
    >
      {fields.map(({ name, label }) => (
        <MenuItem key={name} onSelect={() => onPick(`{{${name}}}`)}>
          {label}
        </MenuItem>
      ))}
      <MenuItem icon="link" onSelect={() => onPick('<a href="{{unsubscribe}}">Unsubscribe</a>')}>
        Link to unsubscribe
      </MenuItem>
      <MenuItem icon="link" onSelect={() => onPick('<a href="{{preferences}}">Preferences</a>')}>
        Link to preferences
      </MenuItem>
    </Menu>
  )
}
