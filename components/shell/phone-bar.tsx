'use client'

import { ConnectorPill } from '#components/shell/connector-pill.tsx'
import { useShell } from '#components/shell/shell-context.tsx'
import { IconButton } from '#components/ui/button.tsx'

/** On a phone the rail is a drawer: its door. */
export function OpenNavigation() {
  const shell = useShell()
  if (!shell) return null
  return (
    <IconButton
      icon="menu"
      label="Open navigation"
      className="size-8 desk:hidden"
      onClick={shell.openNavigation}
    />
  )
}

/** On a phone the rail's foot is out of sight, and so is its pill. */
export function PhonePill() {
  const shell = useShell()
  if (!shell || shell.role === 'sales') return null
  return (
    <span className="desk:hidden">
      <ConnectorPill state={shell.status.connector} look="boxed" />
    </span>
  )
}

/** What a screen without a header of its own needs on a phone. */
export function PhoneBar() {
  if (!useShell()) return null
  return (
    <div className="flex h-12 flex-none items-center border-border border-b pr-4 pl-2 desk:hidden">
      <OpenNavigation />
      <span className="flex-1" />
      <PhonePill />
    </div>
  )
}
