import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { ConnectAttempt, StatusPage } from '#lib/connector/types.ts'
import type { CommandState } from '#lib/sync/commands/types.ts'

export const statusQuery = () =>
  queryOptions({
    queryKey: ['connector', 'status'],
    queryFn: ({ signal }) => fetchJson<StatusPage>('/api/connector/status', { signal }),
    refetchInterval: 4_000,
  })

export const attemptQuery = (id: string) =>
  queryOptions({
    queryKey: ['connector', 'attempt', id],
    queryFn: ({ signal }) =>
      fetchJson<ConnectAttempt>(`/api/connector/attempt?id=${id}`, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.state === 'connected' || state.data?.state === 'failed' ? false : 500,
  })

export const commandQuery = (id: string) =>
  queryOptions({
    queryKey: ['connector', 'command', id],
    queryFn: ({ signal }) => fetchJson<CommandState>(`/api/connector/command?id=${id}`, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.state === 'done' || state.data?.state === 'failed' ? false : 600,
  })
