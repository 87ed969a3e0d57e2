import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { SharingPage } from '#lib/sharing/types.ts'

export const sharingQuery = () =>
  queryOptions({
    queryKey: ['sharing'],
    queryFn: ({ signal }) => fetchJson<SharingPage>('/api/connector/sharing', { signal }),
    refetchInterval: 5_000,
  })
