'use client'

import { useEffect, useLayoutEffect, useRef } from 'react'
import { addShortcuts } from '#components/shell/keys.ts'

/** Shortcuts that live as long as the component: `useShortcuts({ j: next, 'g p': openProspects })`. */
export function useShortcuts(handlers: Record<string, (event: KeyboardEvent) => void>): void {
  const latest = useRef(handlers)
  // With the commit, not after the paint: a key pressed at once would still mean the page before.
  useLayoutEffect(() => {
    latest.current = handlers
  })
  const names = Object.keys(handlers).join('\n')
  useEffect(
    () =>
      addShortcuts(
        names
          .split('\n')
          .filter(Boolean)
          .map((keys) => ({ keys, run: (event) => latest.current[keys]?.(event) })),
      ),
    [names],
  )
}
