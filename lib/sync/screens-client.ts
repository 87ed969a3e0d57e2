import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type {
  DecisionsPage,
  DryRunItems,
  DryRunPage,
  ErrorDetail,
  ErrorRecords,
  ErrorsPage,
  GuardPage,
  QueuePage,
  RunDetail,
  RunsPage,
} from '#lib/sync/screens.ts'

const liveMs = 3_000

export const guardQuery = () =>
  queryOptions({
    queryKey: ['sync', 'held'],
    queryFn: ({ signal }) => fetchJson<GuardPage>('/api/sync/held', { signal }),
    refetchInterval: 5_000,
  })

export const queueQuery = () =>
  queryOptions({
    queryKey: ['sync', 'queue'],
    queryFn: ({ signal }) => fetchJson<QueuePage>('/api/sync/queue', { signal }),
    refetchInterval: liveMs,
  })

export const errorsQuery = () =>
  queryOptions({
    queryKey: ['sync', 'errors'],
    queryFn: ({ signal }) => fetchJson<ErrorsPage>('/api/sync/errors', { signal }),
    refetchInterval: liveMs,
  })

export const errorRecordsQuery = (causeKey: string) =>
  queryOptions({
    queryKey: ['sync', 'errors', 'records', causeKey],
    queryFn: ({ signal }) =>
      fetchJson<ErrorRecords>(
        `/api/sync/errors/records?${new URLSearchParams({ cause: causeKey })}`,
        {
          signal,
        },
      ),
    refetchInterval: liveMs,
  })

export const errorQuery = (id: string) =>
  queryOptions({
    queryKey: ['sync', 'errors', 'one', id],
    queryFn: ({ signal }) => fetchJson<ErrorDetail>(`/api/sync/errors/${id}`, { signal }),
    refetchInterval: liveMs,
    placeholderData: keepPreviousData,
  })

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['sync', 'runs', id],
    queryFn: ({ signal }) => fetchJson<RunDetail>(`/api/sync/runs/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 2_000 : false),
  })

export const fetchRuns = (kind: string, before: string | null, signal?: AbortSignal) =>
  fetchJson<RunsPage>(
    `/api/sync/runs?${new URLSearchParams({ kind, ...(before ? { before } : {}) })}`,
    signal ? { signal } : {},
  )

export const fetchDecisions = (
  run: string,
  { kind, after, signal }: { kind: string; after: string | null; signal?: AbortSignal },
) =>
  fetchJson<DecisionsPage>(
    `/api/sync/runs/${run}/decisions?${new URLSearchParams({
      ...(kind === 'all' ? {} : { kind }),
      ...(after ? { after } : {}),
    })}`,
    signal ? { signal } : {},
  )

export const dryRunQuery = () =>
  queryOptions({
    queryKey: ['sync', 'dry-run'],
    queryFn: ({ signal }) => fetchJson<DryRunPage>('/api/sync/dry-run', { signal }),
    refetchInterval: ({ state }) => (state.data?.running ? 1_000 : 5_000),
  })

export const fetchDryRunItems = (
  run: string,
  {
    kind,
    name,
    field,
    after,
    signal,
  }: {
    kind: string
    name: string
    field: string | null
    after: string | null
    signal?: AbortSignal
  },
) =>
  fetchJson<DryRunItems>(
    `/api/sync/dry-run/items?${new URLSearchParams({
      run,
      kind,
      ...(name ? { name } : {}),
      ...(field ? { field } : {}),
      ...(after ? { after } : {}),
    })}`,
    signal ? { signal } : {},
  )
