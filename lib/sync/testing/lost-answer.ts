import type { SyncContext } from '#lib/sync/ports.ts'
import type { SyncBench } from '#lib/sync/testing/bench.ts'

/** The first rows that are upserted land, and nobody hears of it. */
export function withFirstAnswerLost(bench: SyncBench): SyncContext {
  const { org } = bench.context
  let isLost = true
  const losing = {
    ...org,
    upsertRecords: (async (rows) => {
      const reply = await bench.org.portFor('worker').upsertRecords(rows)
      if (!isLost || !reply.ok) return reply
      isLost = false
      const failure = {
        code: 'ambiguous' as const,
        message: 'no answer',
        statusCode: null,
        fields: [],
        recordIds: [],
        retryAfterMs: null,
      }
      return { ...reply, value: rows.map(() => ({ ok: false as const, failure })) }
    }) as typeof org.upsertRecords,
    findCandidates: org.findCandidates,
    readByIds: org.readByIds,
    updateRecords: org.updateRecords,
    changedSince: org.changedSince,
  }
  return { ...bench.context, org: losing }
}
