import { inBusinessUnit, type Sql, type Tx } from '#db/client.ts'
import { fail, ok } from '#lib/base/result.ts'
import type { Claimed, Loaded, SyncStore } from '#lib/sync/ports.ts'
import { countLiveProspects } from '#lib/sync/queue-reads.ts'
import { applyEffects } from '#lib/sync/store/apply.ts'
import { bulkStore } from '#lib/sync/store/bulk.ts'
import { saveDryRun, saveProgress } from '#lib/sync/store/commands.ts'
import { readConfig } from '#lib/sync/store/config.ts'
import { holdMassChange } from '#lib/sync/store/guard.ts'
import { load, noBatches } from '#lib/sync/store/load.ts'
import { findStrangers, listLinks } from '#lib/sync/store/mirror.ts'
import { opportunityStore } from '#lib/sync/store/opportunities.ts'
import {
  type ClaimRow,
  claimDue,
  claimOne,
  peekQueue,
  type QueuePlace,
  releaseClaims,
  toClaim,
  withPairs,
} from '#lib/sync/store/queue.ts'
import { withRepeats } from '#lib/sync/store/repeat.ts'
import {
  beginRun,
  checkpoint,
  finishRun,
  markSharingChecked,
  mayStillWrite,
  readCursors,
  releaseLease,
  takeLease,
} from '#lib/sync/store/runs.ts'
import { watchStatistics } from '#lib/sync/store/statistics.ts'
import { nowIn, type StoreClock } from '#lib/sync/store/store-clock.ts'

const nothingLoaded: Loaded = { pairs: [], records: [] }
const nothingClaimed: Claimed = { claims: [], loaded: nothingLoaded }

/** The store of one business unit. Every method is one short transaction that sees its rows alone. */
export function openPostgresStore(sql: Sql, buId: string, clock: StoreClock = null): SyncStore {
  const within = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(sql, buId, work)
  const statistics = watchStatistics(sql)
  const seen = noBatches()
  let peeked: ClaimRow | null = null
  let claimedTo: QueuePlace | null = null

  return {
    takeLease: (worker, ttlMs) =>
      within((tx) => takeLease(tx, buId, worker, ttlMs, nowIn(tx, clock), clock === null)),
    releaseLease: (fence) => within((tx) => releaseLease(tx, buId, fence)),
    beginRun: (run) => {
      if (run.fence !== null) claimedTo = null
      return within((tx) => beginRun(tx, buId, run, nowIn(tx, clock)))
    },
    finishRun: (run, end) => {
      // What a cycle read is of no use to the next, and it is tens of megabytes.
      if (run.fence !== null) for (const rows of Object.values(seen)) rows.end()
      return within((tx) => finishRun(tx, buId, run, end, nowIn(tx, clock)))
    },
    checkpoint: (run, usage, ttlMs) =>
      within((tx) => checkpoint(tx, buId, run, usage, ttlMs, nowIn(tx, clock))),
    config: () => within((tx) => readConfig(tx, buId)),
    cursors: () => within((tx) => readCursors(tx, buId)),
    load: (request) => within((tx) => load(tx, buId, request, { lock: false })),
    strangers: (records) => within((tx) => findStrangers(tx, buId, records)),
    links: (after, limit) => within((tx) => listLinks(tx, buId, after, limit)),
    markSharingChecked: (run) => within((tx) => markSharingChecked(tx, buId, run)),
    release: (run, claims) => within((tx) => releaseClaims(tx, buId, run, claims)),
    countProspects: () => within((tx) => countLiveProspects(tx, buId)),
    holdMassChange: (run, held) => within((tx) => holdMassChange(tx, buId, run, held)),
    saveDryRun: (run, items) => within((tx) => saveDryRun(tx, buId, run, items)),
    progress: (commandId, progress) => within((tx) => saveProgress(tx, buId, commandId, progress)),
    ...opportunityStore(within, buId, clock),
    ...bulkStore(within, buId, clock),

    transact: (run, request, decide, turn) => {
      let looks = !request.likelyNothing
      const transaction = () =>
        within(async (tx) => {
          const may = await mayStillWrite(tx, buId, run)
          if (may === 'fence_lost') return fail(may, 'Another worker has taken over')
          if (may === 'sharing_changed') return fail(may, 'The sharing rules have changed')
          const loaded = looks ? await load(tx, buId, request, { lock: true, seen }) : null
          // Whatever is in the way of what was decided blindly is looked for the next time.
          looks = true
          const { effects, answer } = decide(loaded ?? nothingLoaded)
          await turn?.comes()
          await applyEffects(tx, buId, run, effects, loaded, clock)
          return ok({ answer, rows: effects.mirror.length + effects.inserts.length })
        })
      return withRepeats(transaction, turn).then((done) => {
        if (!done.ok) return done
        void statistics.note(done.value.rows)
        return ok(done.value.answer)
      })
    },

    claim: async (run, request) => {
      const { claims, end } = await within((tx) =>
        claimDue(tx, buId, run, request, claimedTo, nowIn(tx, clock)),
      )
      claimedTo = end
      // What waits was written by others: a queue that filled at once is measured before it is joined with anything.
      await statistics.note(claims.length)
      return claims.length > 0 ? within((tx) => withPairs(tx, buId, claims, seen)) : nothingClaimed
    },

    claimProspect: (run, prospectId, leaseMs) =>
      within(async (tx) => {
        const claim = await claimOne(tx, buId, run, prospectId, leaseMs, nowIn(tx, clock))
        return typeof claim === 'string' ? claim : withPairs(tx, buId, [claim], seen)
      }),

    peek: (after, limit) =>
      within(async (tx) => {
        const rows = await peekQueue(tx, buId, after === null ? null : peeked, limit)
        peeked = rows.at(-1) ?? peeked
        return withPairs(tx, buId, rows.map(toClaim), noBatches())
      }),
  }
}
