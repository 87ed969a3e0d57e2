import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { CustomCandidate } from '#lib/sharing/custom-objects.ts'
import type { SharingPage } from '#lib/sharing/types.ts'

export const sharingQuery = () =>
  queryOptions({
    queryKey: ['sharing'],
    queryFn: ({ signal }) => fetchJson<SharingPage>('/api/connector/sharing', { signal }),
    refetchInterval: 5_000,
  })

export const candidateQuery = (apiName: string) =>
  queryOptions({
    queryKey: ['sharing', 'candidate', apiName],
    queryFn: ({ signal }) =>
      fetchJson<CustomCandidate>(`/api/connector/sharing/objects/${apiName}`, { signal }),
    staleTime: 60_000,
  })
