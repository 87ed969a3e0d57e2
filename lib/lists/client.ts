import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { ListsPage, TagsPage } from '#lib/lists/loaders.ts'

export const fetchLists = (_cursor: string | null, signal: AbortSignal): Promise<ListsPage> =>
  fetchJson<ListsPage>('/api/lists', { signal })

export const fetchTags = (_cursor: string | null, signal: AbortSignal): Promise<TagsPage> =>
  fetchJson<TagsPage>('/api/lists/tags', { signal })

/** How many are in each dynamic list. */
export const countsQuery = () =>
  queryOptions({
    queryKey: ['lists', 'counts'],
    queryFn: ({ signal }) => fetchJson<Record<string, number>>('/api/lists/counts', { signal }),
    refetchInterval: 30_000,
  })
