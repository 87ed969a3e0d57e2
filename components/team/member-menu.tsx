'use client'

import { IconButton } from '#components/ui/button.tsx'
import { Menu, MenuChoices, MenuGroup, MenuItem, MenuSeparator } from '#components/ui/menu.tsx'
import { roles } from '#lib/auth/permissions.ts'
import { roleLabels } from '#lib/team/labels.ts'
import type { Member } from '#lib/team/types.ts'

export type MemberVerb = 'remove' | 'disable' | 'enable' | 'sessions' | 'reset'

export function MemberMenu({
  member,
  isViewer,
  onVerb,
  onRole,
}: {
  member: Member
  isViewer: boolean
  onVerb: (verb: MemberVerb) => void
  onRole: (role: Member['role']) => void
}) {
  return (
    <Menu trigger={<IconButton icon="dots" size="small" label={`Actions for ${member.name}`} />}>
      <MenuGroup label="Role">
        <MenuChoices
          value={member.role}
          choices={roles.map((value) => ({ value, label: roleLabels[value] }))}
          onValueChange={(role) => role !== member.role && onRole(role)}
        />
      </MenuGroup>
      <MenuSeparator />
      {!isViewer && (
        <>
          <MenuItem icon="link" disabled={member.disabled} onSelect={() => onVerb('reset')}>
            Make a password link…
          </MenuItem>
          <MenuItem
            icon="sign-out"
            disabled={member.openSessions === 0}
            onSelect={() => onVerb('sessions')}
          >
            End sessions…
          </MenuItem>
          <MenuSeparator />
          <MenuItem
            icon={member.disabled ? 'check' : 'pause'}
            onSelect={() => onVerb(member.disabled ? 'enable' : 'disable')}
          >
            {member.disabled ? 'Enable account' : 'Disable account…'}
          </MenuItem>
        </>
      )}
      <MenuItem icon="trash" danger onSelect={() => onVerb('remove')}>
        Remove from business unit…
      </MenuItem>
    </Menu>
  )
}
