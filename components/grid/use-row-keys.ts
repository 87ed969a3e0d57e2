'use client'

import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useShortcuts } from '#components/shell/use-shortcuts.ts'

/** j k x space enter over rows. The focus goes along, so that a screen reader reads what the cursor is on. */
export function useRowKeys({
  count,
  openIndex,
  scroller,
  scrollTo,
  onCursor,
  open,
  peek,
  pick,
  close,
  clear,
}: {
  count: number
  /** Where the open row is, -1 when none is: who came by an address begins there. */
  openIndex: number
  scroller: RefObject<HTMLElement | null>
  scrollTo: (index: number) => void
  onCursor: (index: number) => void
  open: (index: number) => void
  peek: (index: number) => void
  pick?: (index: number) => void
  close?: () => void
  clear?: () => void
}) {
  const [cursor, setCursor] = useState<number | null>(null)
  const focusWanted = useRef(false)

  const move = (by: number, focus = true) => {
    if (count === 0) return
    const from = cursor ?? (openIndex >= 0 ? openIndex : null)
    const next = from === null ? 0 : Math.min(count - 1, Math.max(0, from + by))
    focusWanted.current = focus
    setCursor(next)
    scrollTo(next)
    if (next !== cursor) onCursor(next)
  }

  useEffect(() => {
    if (cursor === null || !focusWanted.current) return
    // A row far away is drawn only after the list has scrolled to it.
    const frame = requestAnimationFrame(() => {
      const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${cursor}"]`)
      row?.focus({ preventScroll: true })
      if (row) focusWanted.current = false
    })
    return () => cancelAnimationFrame(frame)
  })

  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    x: () => cursor !== null && pick?.(cursor),
    space: (event) => {
      if (isControl(event.target)) (event.target as HTMLElement).click()
      else if (cursor !== null) peek(cursor)
    },
    escape: () => (close ? close() : clear?.()),
  })

  const onRowKey = (event: KeyboardEvent<HTMLDivElement>, index: number) => {
    if (event.target !== event.currentTarget) return
    // The focus follows the cursor by a frame; a key that arrives between means the cursor's row.
    const meant = focusWanted.current && cursor !== null ? cursor : index
    if (event.key === 'Enter') {
      event.preventDefault()
      open(meant)
    } else if (event.key === ' ') {
      event.preventDefault()
      setCursor(meant)
      peek(meant)
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      move(event.key === 'ArrowDown' ? 1 : -1)
    }
  }

  return { cursor, setCursor, move, onRowKey }
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, input, summary') !== null
}
