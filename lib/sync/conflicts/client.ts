import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { ConflictField, ConflictFilter, ConflictPage } from '#lib/sync/conflicts/types.ts'

export function conflictAddress({ field, winner }: ConflictFilter): string {
  const params = new URLSearchParams()
  if (field !== null) params.set('field', field)
  if (winner !== null) params.set('winner', winner)
  return params.size === 0 ? '/connector/conflicts' : `/connector/conflicts?${params}`
}

export function fetchConflicts(
  { field, winner }: ConflictFilter,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ConflictPage> {
  const params = new URLSearchParams()
  if (field !== null) params.set('field', field)
  if (winner !== null) params.set('winner', winner)
  if (cursor !== null) params.set('cursor', cursor)
  return fetchJson<ConflictPage>(`/api/sync/conflicts?${params}`, { signal })
}

export const conflictFieldsQuery = () =>
  queryOptions({
    queryKey: ['sync', 'conflicts', 'fields'],
    queryFn: ({ signal }) => fetchJson<ConflictField[]>('/api/sync/conflicts/fields', { signal }),
    refetchInterval: 5_000,
  })
