'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import {
  defaultSort,
  filterText,
  type ProspectFilter,
  type ProspectSort,
  parseFilter,
  parseSort,
  sortText,
} from '#lib/prospects/query.ts'

/** Filter, sort and open peek live in the address: reload, back and a shared link show the same rows. */
export function useGridAddress() {
  const params = useSearchParams()
  const filter = useMemo(() => parseFilter(new URLSearchParams(params)), [params])
  const sort = useMemo(() => parseSort(new URLSearchParams(params)), [params])
  const peeked = params.get('peek')

  const go = useCallback(
    (next: { filter?: ProspectFilter; sort?: ProspectSort; peek?: string | null }) => {
      // Read from the address itself: two changes may come sooner than one render.
      const present = new URLSearchParams(window.location.search)
      const address = addressOf(
        next.filter ?? parseFilter(present),
        next.sort ?? parseSort(present),
        next.peek === undefined ? present.get('peek') : next.peek,
      )
      // Next follows the browser's history without asking the server again; the grid asks for its rows itself.
      if (next.filter) window.history.pushState(null, '', address)
      else window.history.replaceState(null, '', address)
    },
    [],
  )
  return { filter, sort, peeked, go }
}

export function addressOf(
  filter: ProspectFilter,
  sort: ProspectSort = defaultSort,
  peek: string | null = null,
): string {
  const params = new URLSearchParams(filterText(filter))
  if (sortText(sort) !== sortText(defaultSort)) params.set('sort', sortText(sort))
  if (peek) params.set('peek', peek)
  const text = params.toString()
  return text ? `/prospects?${text}` : '/prospects'
}
