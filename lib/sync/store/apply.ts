import { setImmediate as isOnItsWay } from 'node:timers/promises'
import type { Tx } from '#db/client.ts'
import { poolProspects } from '#lib/prospects/merge-writes.ts'
import type { Effects } from '#lib/sync/engine/types.ts'
import { addLags } from '#lib/sync/lag/writes.ts'
import type { Loaded, Run } from '#lib/sync/ports.ts'
import { holdForBulk } from '#lib/sync/store/bulk.ts'
import {
  closeErrors,
  openErrors,
  writeDecisions,
  writeHistory,
  writeIntents,
} from '#lib/sync/store/evidence.ts'
import { forgetRecords, writeMirror } from '#lib/sync/store/mirror.ts'
import { insertProspects, patchLinks, patchProspects } from '#lib/sync/store/people.ts'
import { enqueueChanges, settleChanges } from '#lib/sync/store/queue.ts'
import { addCounts, moveCursors } from '#lib/sync/store/runs.ts'
import { nowIn, type StoreClock } from '#lib/sync/store/store-clock.ts'

/**
 * Set by set, one or two statements each; an empty set costs nothing.
 *
 * @param loaded null where nobody looked: then a row that is there already breaks the transaction
 */
export async function applyEffects(
  tx: Tx,
  buId: string,
  run: Run,
  effects: Effects,
  loaded: Loaded | null,
  clock: StoreClock,
): Promise<void> {
  const sent: Promise<void>[] = []
  const send: Send = async (step) => {
    sent.push(step)
    step.catch(() => {})
    await isOnItsWay()
  }
  try {
    await sendEffects(tx, buId, run, effects, loaded, clock, send)
  } finally {
    // Of the steps that failed the first says why: those after it only say that the transaction is broken.
    await Promise.all(sent)
  }
}

/** Goes on once a step of ONE statement is with Postgres: the rows of the next are written out while it works. */
type Send = (step: Promise<void>) => Promise<void>

async function sendEffects(
  tx: Tx,
  buId: string,
  run: Run,
  effects: Effects,
  loaded: Loaded | null,
  clock: StoreClock,
  send: Send,
): Promise<void> {
  const now = nowIn(tx, clock)
  const { mirror, inserts, patches, links, intents, errorsClosed, errorsOpened } = effects
  const { history, decisions, enqueue, settlements, cursors, counts, landed } = effects
  if (mirror.length > 0) await send(writeMirror(tx, buId, mirror, loaded !== null))
  if (effects.forget.length > 0) await forgetRecords(tx, buId, effects.forget)
  if (patches.length > 0) await patchProspects(tx, buId, patches, now)
  if (inserts.length > 0) await send(insertProspects(tx, buId, inserts, links))
  const isNew = new Set(inserts.map((insert) => insert.id))
  const known = isNew.size > 0 ? links.filter((link) => !isNew.has(link.prospectId)) : links
  if (known.length > 0) await patchLinks(tx, buId, known, heldBefore(loaded))
  if (effects.merges.length > 0) await poolProspects(tx, buId, effects.merges)
  if (intents.length > 0) await writeIntents(tx, buId, run, intents, now)
  if (errorsClosed.length > 0) await closeErrors(tx, buId, errorsClosed, now)
  if (errorsOpened.length > 0) await openErrors(tx, buId, run, errorsOpened, now)
  if (history.length > 0) await writeHistory(tx, buId, run, history, now)
  if (decisions.length > 0) await send(writeDecisions(tx, buId, run, decisions, now))
  if (enqueue.length > 0) await enqueueChanges(tx, buId, enqueue, now)
  if (settlements.length > 0) await settleChanges(tx, buId, run, settlements, now)
  if (effects.bulk.length > 0) await holdForBulk(tx, buId, run, effects.bulk, now)
  if (cursors.length > 0) await moveCursors(tx, buId, run, cursors, now)
  if (Object.values(counts).some((n) => n > 0)) await addCounts(tx, buId, run, counts, now)
  if (landed.length > 0) await addLags(tx, buId, landed, now)
}

function heldBefore(loaded: Loaded | null): Map<string, string | null> {
  return new Map(loaded?.pairs.map((pair) => [pair.prospect.id, pair.link.crmId]))
}
