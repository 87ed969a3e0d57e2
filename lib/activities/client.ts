import type { ActivityPage } from '#lib/activities/types.ts'
import { fetchJson } from '#lib/base/fetch-json.ts'

export function fetchActivities(
  show: string | null,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ActivityPage> {
  const params = new URLSearchParams({ ...(show ? { show } : {}), ...(cursor ? { cursor } : {}) })
  return fetchJson<ActivityPage>(`/api/activities?${params}`, { signal })
}
