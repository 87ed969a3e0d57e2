import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { OverviewPage } from '#lib/overview/types.ts'

export const overviewQuery = () =>
  queryOptions({
    queryKey: ['overview'],
    queryFn: ({ signal }) => fetchJson<OverviewPage>('/api/overview', { signal }),
    refetchInterval: 5_000,
  })
