import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import {
  filterText,
  type OpportunityFilter,
  type OpportunitySort,
  sortText,
} from '#lib/opportunities/query.ts'
import type {
  OpportunityPage,
  OpportunityRecord,
  ProspectOpportunity,
  StageColumn,
} from '#lib/opportunities/types.ts'

const freshEveryMs = 5_000

export function fetchOpportunities(
  filter: OpportunityFilter,
  sort: OpportunitySort,
  cursor: string | null,
  signal: AbortSignal,
): Promise<OpportunityPage> {
  const params = new URLSearchParams(filterText(filter))
  params.set('sort', sortText(sort))
  if (cursor) params.set('cursor', cursor)
  return fetchJson<OpportunityPage>(`/api/opportunities?${params}`, { signal })
}

export const boardQuery = (filter: OpportunityFilter, initialData?: StageColumn[]) =>
  queryOptions({
    queryKey: ['opportunities', 'board', filterText(filter)],
    queryFn: ({ signal }) =>
      fetchJson<StageColumn[]>(`/api/opportunities/board?${filterText(filter)}`, { signal }),
    initialData,
    refetchInterval: freshEveryMs,
  })

export const opportunityQuery = (id: string, initialData: OpportunityRecord) =>
  queryOptions({
    queryKey: ['opportunity', id],
    queryFn: ({ signal }) => fetchJson<OpportunityRecord>(`/api/opportunities/${id}`, { signal }),
    initialData,
    refetchInterval: freshEveryMs,
  })

export const prospectOpportunitiesQuery = (id: string, initialData: ProspectOpportunity[]) =>
  queryOptions({
    queryKey: ['prospect', id, 'opportunities'],
    queryFn: ({ signal }) =>
      fetchJson<ProspectOpportunity[]>(`/api/prospects/${id}/opportunities`, { signal }),
    initialData,
    refetchInterval: freshEveryMs,
  })
