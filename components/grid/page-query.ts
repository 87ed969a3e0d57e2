'use client'

import { hashKey, keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

/** One page of a list. `next` is the cursor of the page after, null at the end. */
export type Page<Row> = { rows: Row[]; next: string | null; total?: number }

export type FetchPage<Row> = (cursor: string | null, signal: AbortSignal) => Promise<Page<Row>>

/** More loaded pages than this are not asked for again by the clock: a reader deep in a list keeps it still. */
const pagesKeptFresh = 3

/** A keyset-paged list: the server's first page, then the next ones as they come into sight. */
export function usePages<Row>({
  queryKey,
  fetchPage,
  initialPage,
  refetchEvery,
}: {
  queryKey: QueryKey
  fetchPage: FetchPage<Row>
  initialPage?: Page<Row>
  refetchEvery?: number
}) {
  const hash = hashKey(queryKey)
  // The server's page belongs to the key it came with; a later key must not be answered with it.
  const [origin, setOrigin] = useState({ page: initialPage, hash })
  if (origin.page !== initialPage) setOrigin({ page: initialPage, hash })

  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    initialData:
      initialPage && origin.page === initialPage && origin.hash === hash
        ? { pages: [initialPage], pageParams: [null] }
        : undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      refetchEvery && (state.data?.pages.length ?? 0) <= pagesKeptFresh ? refetchEvery : false,
    refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) <= pagesKeptFresh,
  })
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data])
  return { ...query, rows, total: query.data?.pages[0]?.total }
}
