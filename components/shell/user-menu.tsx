'use client'

import { useSyncExternalStore } from 'react'
import { signOut } from '#components/shell/sign-out.ts'
import { chooseTheme, currentTheme, onTheme, type Theme } from '#components/shell/theme.ts'
import { Avatar } from '#components/ui/avatar.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Menu, MenuChoices, MenuGroup, MenuItem, MenuSeparator } from '#components/ui/menu.tsx'
import { toast } from '#components/ui/toast.tsx'

const themeChoices = [
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
  { value: 'system', label: 'As the system', icon: 'monitor' },
] as const

export function UserMenu({
  name,
  email,
  theme: initial,
  collapsed,
  onKeyboardHelp,
}: {
  name: string
  email: string
  theme: Theme
  collapsed?: boolean
  onKeyboardHelp: () => void
}) {
  const theme = useSyncExternalStore(onTheme, currentTheme, () => initial)
  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Your menu, ${name}`}
          className="flex h-8 w-full min-w-0 items-center gap-2 rounded-md px-2 hover:bg-hover aria-expanded:bg-hover"
        >
          <Avatar name={name} />
          {!collapsed && (
            <>
              <span className="truncate">{name}</span>
              <Icon name="updown" size={14} className="ml-auto text-faint" />
            </>
          )}
        </button>
      }
    >
      <p className="truncate px-2 py-1.5 text-faint text-xs">{email}</p>
      <MenuItem icon="sliders" href="/settings/profile">
        Profile and sessions
      </MenuItem>
      <MenuItem icon="keyboard" shortcut="?" onSelect={onKeyboardHelp}>
        Keyboard
      </MenuItem>
      <MenuSeparator />
      <MenuGroup label="Theme">
        <MenuChoices value={theme} choices={themeChoices} onValueChange={chooseTheme} />
      </MenuGroup>
      <MenuSeparator />
      <MenuItem
        icon="sign-out"
        onSelect={() => {
          signOut().catch(() =>
            toast('You are still signed in', {
              tone: 'need',
              description: 'The server did not answer. Try again in a moment.',
            }),
          )
        }}
      >
        Sign out
      </MenuItem>
    </Menu>
  )
}
