import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { TeamPage } from '#lib/team/types.ts'

export const teamQuery = () =>
  queryOptions({
    queryKey: ['team'],
    queryFn: ({ signal }) => fetchJson<TeamPage>('/api/team', { signal }),
    refetchInterval: 15_000,
  })
