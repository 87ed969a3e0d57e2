import type { NoticePage } from '#lib/automation/notices/reads.ts'
import { fetchJson } from '#lib/base/fetch-json.ts'

export function fetchNotices(cursor: string | null, signal: AbortSignal): Promise<NoticePage> {
  const params = cursor ? `?${new URLSearchParams({ cursor })}` : ''
  return fetchJson<NoticePage>(`/api/notices${params}`, { signal })
}
