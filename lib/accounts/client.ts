import { queryOptions } from '@tanstack/react-query'
import { type AccountQuery, queryText } from '#lib/accounts/query.ts'
import type { AccountPage, AccountRecord } from '#lib/accounts/types.ts'
import { fetchJson } from '#lib/base/fetch-json.ts'

export function fetchAccounts(
  query: AccountQuery,
  cursor: string | null,
  signal: AbortSignal,
): Promise<AccountPage> {
  const params = new URLSearchParams(queryText(query))
  if (cursor) params.set('cursor', cursor)
  return fetchJson<AccountPage>(`/api/accounts?${params}`, { signal })
}

export const accountQuery = (id: string, initialData: AccountRecord) =>
  queryOptions({
    queryKey: ['account', id],
    queryFn: ({ signal }) => fetchJson<AccountRecord>(`/api/accounts/${id}`, { signal }),
    initialData,
    refetchInterval: 15_000,
  })
