import { fetchJson } from '#lib/base/fetch-json.ts'
import type { RelatedPage } from '#lib/custom-objects/related-types.ts'

export function fetchRelated(prospectId: string, object: string) {
  return (cursor: string | null, signal: AbortSignal): Promise<RelatedPage> => {
    const params = cursor ? `?${new URLSearchParams({ cursor })}` : ''
    const url = `/api/prospects/${prospectId}/related/${encodeURIComponent(object)}${params}`
    return fetchJson<RelatedPage>(url, { signal })
  }
}
