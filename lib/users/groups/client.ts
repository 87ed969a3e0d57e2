import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { GroupsPage } from '#lib/users/groups/types.ts'

export const groupsQuery = () =>
  queryOptions({
    queryKey: ['groups'],
    queryFn: ({ signal }) => fetchJson<GroupsPage>('/api/groups', { signal }),
    refetchInterval: 15_000,
  })
