import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { UsersPage } from '#lib/users/types.ts'

export const usersQuery = () =>
  queryOptions({
    queryKey: ['crm-users'],
    queryFn: ({ signal }) => fetchJson<UsersPage>('/api/connector/users', { signal }),
    refetchInterval: 5_000,
  })
