import { fetchJson } from '#lib/base/fetch-json.ts'
import type { DuplicateKind, DuplicatePage } from '#lib/duplicates/types.ts'

export function fetchGroups(kind: DuplicateKind) {
  return (cursor: string | null, signal: AbortSignal): Promise<DuplicatePage> => {
    const params = new URLSearchParams({ kind, ...(cursor ? { cursor } : {}) })
    return fetchJson<DuplicatePage>(`/api/duplicates?${params}`, { signal })
  }
}
