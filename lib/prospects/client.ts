import { queryOptions } from '@tanstack/react-query'
import type { TimelinePage } from '#lib/activities/types.ts'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { Memberships } from '#lib/lists/types.ts'
import type { Explanation } from '#lib/prospects/explanation.ts'
import {
  filterText,
  type ProspectFilter,
  type ProspectSort,
  sortText,
} from '#lib/prospects/query.ts'
import type {
  BinPage,
  BinReason,
  HistoryEntry,
  Neighbours,
  ProspectPage,
  ProspectRecord,
  ViewTab,
} from '#lib/prospects/types.ts'
import type { Ledger } from '#lib/scoring/types.ts'
import type { AssignChoices } from '#lib/users/types.ts'

const freshEveryMs = 5_000

export function fetchProspects(
  filter: ProspectFilter,
  sort: ProspectSort,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ProspectPage> {
  const params = new URLSearchParams(filterText(filter))
  params.set('sort', sortText(sort))
  if (cursor) params.set('cursor', cursor)
  return fetchJson<ProspectPage>(`/api/prospects?${params}`, { signal })
}

export const tabsQuery = (initialData: ViewTab[]) =>
  queryOptions({
    queryKey: ['prospects', 'tabs'],
    queryFn: ({ signal }) => fetchJson<ViewTab[]>('/api/prospects/tabs', { signal }),
    initialData,
    refetchInterval: 20_000,
  })

export const prospectQuery = (id: string, initialData?: ProspectRecord) =>
  queryOptions({
    queryKey: ['prospect', id],
    queryFn: ({ signal }) => fetchJson<ProspectRecord>(`/api/prospects/${id}`, { signal }),
    initialData,
    refetchInterval: 3_000,
  })

/**
 * Asked once per opening and kept: who edits or syncs the first of a list sorted by last update would else find, as its
 * next, the one before.
 */
export const neighboursQuery = (id: string, list: string) =>
  queryOptions({
    queryKey: ['neighbours', id, list],
    queryFn: ({ signal }) =>
      fetchJson<Neighbours>(`/api/prospects/${id}/neighbours?${list}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })

export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: ['prospect', id, 'history'],
    queryFn: ({ signal }) => fetchJson<HistoryEntry[]>(`/api/prospects/${id}/history`, { signal }),
    refetchInterval: freshEveryMs,
  })

export const membershipsQuery = (id: string, initialData?: Memberships) =>
  queryOptions({
    queryKey: ['prospect', id, 'memberships'],
    queryFn: ({ signal }) => fetchJson<Memberships>(`/api/prospects/${id}/memberships`, { signal }),
    initialData,
    refetchInterval: freshEveryMs,
  })

export const ledgerQuery = (id: string) =>
  queryOptions({
    queryKey: ['prospect', id, 'ledger'],
    queryFn: ({ signal }) => fetchJson<Ledger>(`/api/prospects/${id}/ledger`, { signal }),
    refetchInterval: freshEveryMs,
  })

export const explanationQuery = (id: string) =>
  queryOptions({
    queryKey: ['prospect', id, 'explanation'],
    queryFn: ({ signal }) => fetchJson<Explanation>(`/api/prospects/${id}/explanation`, { signal }),
    refetchInterval: freshEveryMs,
  })

export function fetchTimeline(
  id: string,
  cursor: string | null,
  signal: AbortSignal,
): Promise<TimelinePage> {
  const params = cursor ? `?${new URLSearchParams({ cursor })}` : ''
  return fetchJson<TimelinePage>(`/api/prospects/${id}/timeline${params}`, { signal })
}

export function fetchBin(reason: BinReason) {
  return (cursor: string | null, signal: AbortSignal): Promise<BinPage> => {
    const params = new URLSearchParams({ why: reason, ...(cursor ? { cursor } : {}) })
    return fetchJson<BinPage>(`/api/prospects/bin?${params}`, { signal })
  }
}

export const assignChoicesQuery = () =>
  queryOptions({
    queryKey: ['assign-choices'],
    queryFn: ({ signal }) => fetchJson<AssignChoices>('/api/prospects/assign-choices', { signal }),
    staleTime: 10_000,
  })
