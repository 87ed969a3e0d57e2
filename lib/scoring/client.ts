import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { ScoringPage } from '#lib/scoring/types.ts'

const countingMs = 700
const restingMs = 15_000

/** Asked often while scores are counted again, so that progress is seen. */
export const scoringQuery = () =>
  queryOptions({
    queryKey: ['scoring'],
    queryFn: ({ signal }) => fetchJson<ScoringPage>('/api/scoring', { signal }),
    refetchInterval: ({ state }) =>
      state.data?.recount?.state === 'waiting' ? countingMs : restingMs,
  })
