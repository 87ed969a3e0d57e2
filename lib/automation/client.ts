import { queryOptions } from '@tanstack/react-query'
import type { RuleScreenData, RulesPage } from '#lib/automation/loaders.ts'
import type { FiringPage } from '#lib/automation/types.ts'
import { fetchJson } from '#lib/base/fetch-json.ts'

export const fetchRules = (_cursor: string | null, signal: AbortSignal): Promise<RulesPage> =>
  fetchJson<RulesPage>('/api/automation', { signal })

export const ruleQuery = (id: string) =>
  queryOptions({
    queryKey: ['automation', id],
    queryFn: ({ signal }) => fetchJson<RuleScreenData>(`/api/automation/${id}`, { signal }),
    refetchInterval: 2_000,
  })

export function fetchFirings(id: string) {
  return (cursor: string | null, signal: AbortSignal): Promise<FiringPage> => {
    const params = cursor ? `?${new URLSearchParams({ cursor })}` : ''
    return fetchJson<FiringPage>(`/api/automation/${id}/firings${params}`, { signal })
  }
}
