'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useDeferredValue } from 'react'
import { navigationFor } from '#components/shell/navigation.ts'
import type { PaletteAction } from '#components/shell/shell-context.tsx'
import type { IconName } from '#components/ui/icon.tsx'
import type { Role } from '#lib/auth/permissions.ts'
import { fetchJson } from '#lib/base/fetch-json.ts'

/** A person the palette found. `crm` is the kind of record in Salesforce. */
export type PaletteHit = {
  id: string
  name: string
  company: string | null
  email: string | null
  crm: 'Lead' | 'Contact' | 'Account' | null
}

export type Entry = {
  id: string
  label: string
  icon: IconName
  meta?: string
  crm?: 'Lead' | 'Contact' | 'Account' | null
  keys?: readonly string[]
  run: () => void
}
export type Group = { value: string; items: Entry[] }

const contains = (label: string, query: string) =>
  label.toLocaleLowerCase().includes(query.toLocaleLowerCase())

export function usePeople(searchUrl: string, query: string) {
  const wanted = useDeferredValue(query)
  const answer = useQuery({
    queryKey: ['palette', searchUrl, wanted],
    queryFn: ({ signal }) =>
      fetchJson<PaletteHit[]>(`${searchUrl}?${new URLSearchParams({ q: wanted })}`, { signal }),
    enabled: wanted.length >= 2,
    placeholderData: keepPreviousData,
  })
  return {
    hits: query.length >= 2 ? (answer.data ?? []) : [],
    busy: query !== wanted || answer.isFetching,
    failed: answer.isError,
  }
}

export function useGroups({
  query,
  role,
  actions,
  hits,
}: {
  query: string
  role: Role
  actions: readonly PaletteAction[]
  hits: readonly PaletteHit[]
}): Group[] {
  const router = useRouter()
  const people: Entry[] = hits.slice(0, 8).map((hit) => ({
    id: `prospect-${hit.id}`,
    label: hit.name || hit.email || 'Without a name',
    meta: hit.company ?? hit.email ?? undefined,
    crm: hit.crm,
    icon: 'user',
    run: () => router.push(`/prospects/${hit.id}`),
  }))
  const screens: Entry[] = navigationFor(role)
    .flatMap((group) => group.items)
    .filter((item) => !query || contains(item.label, query))
    .map((item) => ({
      id: item.href,
      label: item.label,
      icon: item.icon,
      keys: item.letter ? ['g', item.letter] : undefined,
      run: () => router.push(item.href),
    }))
  const verbs: Entry[] = actions
    .filter((action) => !query || contains(action.label, query))
    .map((action) => ({ ...action, icon: action.icon ?? 'bolt' }))
  return [
    { value: 'Prospects', items: people },
    ...(query
      ? [
          { value: 'Go to', items: screens },
          { value: 'Do', items: verbs },
        ]
      : [
          { value: 'Do', items: verbs },
          { value: 'Go to', items: screens },
        ]),
  ].filter((group) => group.items.length > 0)
}
