import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { FormsScreen, SubmissionPage } from '#lib/tracking/types.ts'

const freshEveryMs = 5_000

export const formsQuery = (initialData: FormsScreen) =>
  queryOptions({
    queryKey: ['tracking'],
    queryFn: ({ signal }) => fetchJson<FormsScreen>('/api/tracking', { signal }),
    initialData,
    refetchInterval: freshEveryMs,
  })

export function fetchSubmissions(id: string, cursor: string | null, signal: AbortSignal) {
  const params = cursor ? `?${new URLSearchParams({ cursor })}` : ''
  return fetchJson<SubmissionPage>(`/api/tracking/forms/${id}${params}`, { signal })
}

/** @returns a problem in words, or null */
export async function uploadFile(file: File): Promise<string | null> {
  const address = `/api/tracking/files?${new URLSearchParams({ name: file.name })}`
  const answer = await fetch(address, { method: 'POST', body: file }).catch(() => null)
  if (answer?.ok) return null
  const said = (await answer?.json().catch(() => null)) as { error?: { message?: string } } | null
  return said?.error?.message ?? 'The console’s server did not answer. Try again.'
}
