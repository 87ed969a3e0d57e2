'use client'

import { useEffect, useRef } from 'react'
import { type PaletteAction, useShell } from '#components/shell/shell-context.tsx'

/** Puts a screen's verbs into the palette while the screen is open. */
export function usePaletteActions(actions: readonly PaletteAction[]): void {
  const shell = useShell()
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  const names = actions.map((action) => `${action.id}\t${action.label}`).join('\n')
  const addActions = shell?.addActions
  useEffect(() => {
    if (!addActions || !names) return
    return addActions(
      latest.current.map((action) => ({
        ...action,
        run: () => latest.current.find((each) => each.id === action.id)?.run(),
      })),
    )
  }, [addActions, names])
}
