'use client'

import { QueryCache, QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { Refused, Unreachable } from '#lib/base/fetch-json.ts'

/** What does not answer, as the page's own requests find it. */
export type Connection = 'fine' | 'server' | 'database'

let connection: Connection = 'fine'
const listeners = new Set<() => void>()

export function reportConnection(next: Connection): void {
  if (next === connection) return
  connection = next
  for (const listener of listeners) listener()
}

export function lastConnection(): Connection {
  return connection
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    lastConnection,
    () => 'fine' as const,
  )
}

/** Requests are not retried one by one: the banner's clock asks again for all of them, and they heal together. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof Unreachable) reportConnection(error.what)
      },
      onSuccess: () => reportConnection('fine'),
    }),
    defaultOptions: {
      queries: {
        staleTime: 5000,
        networkMode: 'always',
        refetchOnWindowFocus: true,
        retry: (failures, error) =>
          !(error instanceof Unreachable) && !(error instanceof Refused) && failures < 1,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
