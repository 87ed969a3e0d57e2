import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import { partBytes } from '#lib/prospects/import/input.ts'
import type { ImportList, ImportRow } from '#lib/prospects/import/types.ts'

const pollMs = 1_000

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

export type UploadNews = {
  sent: number /** The server does not answer just now. */
  waits: boolean
}

/** Sends the file in parts, each again until it is through. @throws when the server stays away, or refuses it */
export async function uploadParts(
  id: string,
  file: File,
  onNews: (news: UploadNews) => void,
): Promise<void> {
  for (let from = 0; from < file.size; from += partBytes) {
    const part = file.slice(from, from + partBytes)
    await untilThrough(
      () => sendPart(id, part, from),
      () => onNews({ sent: from, waits: true }),
    )
    onNews({ sent: Math.min(file.size, from + partBytes), waits: false })
  }
}

async function sendPart(id: string, part: Blob, from: number): Promise<void> {
  const answered = await fetch(`/api/imports/${id}/parts?from=${from}`, {
    method: 'PUT',
    body: part,
    headers: { 'content-type': 'application/octet-stream' },
  })
  if (answered.ok) return
  if (answered.status < 500) throw new Refused('The upload broke off.')
  throw new Error(`The server answered ${answered.status}.`)
}

/** The server heard it and says no: asking again would change nothing. */
class Refused extends Error {}

const patienceMs = 120_000
const pauseMostMs = 4_000

/** A server that is started anew is back in seconds: what it did not hear is said again. */
export async function untilThrough<T>(act: () => Promise<T>, onWait: () => void): Promise<T> {
  const deadline = Date.now() + patienceMs
  for (let pauseMs = 250; ; pauseMs = Math.min(pauseMostMs, pauseMs * 2)) {
    try {
      return await act()
    } catch (error) {
      if (error instanceof Refused || Date.now() > deadline) throw error
      onWait()
      await new Promise((again) => setTimeout(again, pauseMs))
    }
  }
}
