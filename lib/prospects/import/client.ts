import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import { partBytes } from '#lib/prospects/import/input.ts'
import type { ImportList, ImportRow } from '#lib/prospects/import/types.ts'

const pollMs = 1_000
const triesPerPart = 3

export function fetchImports(cursor: string | null, signal: AbortSignal): Promise<ImportList> {
  const params = cursor ? `?${new URLSearchParams({ before: cursor })}` : ''
  return fetchJson<ImportList>(`/api/imports${params}`, { signal })
}

const moves = (state: ImportRow['state']) => state === 'waiting' || state === 'running'

export const importQuery = (initialData: ImportRow) =>
  queryOptions({
    queryKey: ['imports', initialData.id],
    queryFn: ({ signal }) => fetchJson<ImportRow>(`/api/imports/${initialData.id}`, { signal }),
    initialData,
    refetchInterval: ({ state }) => (moves(state.data?.state ?? 'done') ? pollMs : false),
  })

export const resultAddress = (id: string) => `/api/imports/${id}/result`

/** Sends the file in parts, each tried again when it breaks. @throws when a part does not get through */
export async function uploadParts(
  id: string,
  file: File,
  onProgress: (sentBytes: number) => void,
): Promise<void> {
  for (let from = 0; from < file.size; from += partBytes) {
    await sendPart(id, file.slice(from, from + partBytes), from)
    onProgress(Math.min(file.size, from + partBytes))
  }
}

async function sendPart(id: string, part: Blob, from: number): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const answered = await fetch(`/api/imports/${id}/parts?from=${from}`, {
      method: 'PUT',
      body: part,
      headers: { 'content-type': 'application/octet-stream' },
    }).catch(() => null)
    if (answered?.ok) return
    if (tries === triesPerPart || (answered && answered.status < 500)) {
      throw new Error('The upload broke off.')
    }
  }
}
