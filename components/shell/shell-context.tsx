'use client'

import { createContext, use } from 'react'
import type { ShellStatus } from '#components/shell/shell-status.ts'
import type { IconName } from '#components/ui/icon.tsx'
import type { Role } from '#lib/auth/permissions.ts'

export type PaletteAction = { id: string; label: string; icon?: IconName; run: () => void }

export type Shell = {
  role: Role
  status: ShellStatus
  openNavigation: () => void
  openPalette: () => void
  openKeyboardHelp: () => void
  addActions: (actions: readonly PaletteAction[]) => () => void
}

export const ShellContext = createContext<Shell | null>(null)

/** Null outside the console (sign-in, the window inside Salesforce). */
export function useShell(): Shell | null {
  return use(ShellContext)
}
