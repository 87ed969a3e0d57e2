import { listParameter } from '#lib/prospects/query.ts'

export type RecordTab = 'fields' | 'sync' | 'opportunities' | 'related' | 'emails'

/** The page of a prospect. With the list it was opened from (as `filterText` writes it) the reader can go on to the next. */
export function recordAddress(id: string, list: string | null, tab?: RecordTab): string {
  const path = tab ? `/prospects/${id}/${tab}` : `/prospects/${id}`
  return list === null ? path : `${path}?${new URLSearchParams({ [listParameter]: list })}`
}
