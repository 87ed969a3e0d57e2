import type { QueryClient } from '@tanstack/react-query'
import { fetchJson, Refused } from '#lib/base/fetch-json.ts'
import type { SyncSaid } from '#lib/prospects/record-sync-reads.ts'

const pollMs = 400

/** Asks until the sync has ended, however long it takes. A server that is away for a moment does not end it. */
export async function followSync(
  id: string,
  commandId: string,
  isGone: () => boolean,
): Promise<Extract<SyncSaid, { state: 'ended' }> | null> {
  const url = `/api/prospects/${id}/sync?${new URLSearchParams({ command: commandId })}`
  for (;;) {
    if (isGone()) return null
    const said = await fetchJson<SyncSaid>(url).catch((error: unknown): SyncSaid => {
      if (!(error instanceof Refused)) return { state: 'running' }
      return { state: 'ended', tone: 'need', text: error.message, next: null }
    })
    if (said.state === 'ended') return said
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

/** After something changed: everything that shows this prospect is read again. */
export async function refreshProspect(queries: QueryClient, id: string): Promise<void> {
  void queries.invalidateQueries({ queryKey: ['prospects'] })
  await queries.invalidateQueries({ queryKey: ['prospect', id] })
}
