import type { Tx } from '#db/client.ts'
import { fail, ok } from '#lib/base/result.ts'
import { outsideOf } from '#lib/custom-objects/cursors.ts'
import { closeObjectError, openObjectError } from '#lib/custom-objects/errors-writes.ts'
import { type CustomObjectRow, toCustomObject } from '#lib/custom-objects/reads.ts'
import { forgetRecords, writeRecords } from '#lib/custom-objects/writes.ts'
import type { CustomNote, CustomObjectSource, CustomReading } from '#lib/sync/custom-objects.ts'
import type { Run } from '#lib/sync/ports.ts'
import { withRepeats } from '#lib/sync/store/repeat.ts'
import { mayStillWrite, moveCursors, readCursors } from '#lib/sync/store/runs.ts'
import { nowIn, type StoreClock } from '#lib/sync/store/store-clock.ts'

/** A refusal is asked again after this long; somebody may have granted what was missing. */
const refusedForMs = 10 * 60_000

type Within = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** [CO-1] The custom objects of one business unit, as the last phase of a cycle reads and writes them. */
export function customObjectStore(
  within: Within,
  buId: string,
  clock: StoreClock,
): Omit<CustomObjectSource, 'read'> {
  return {
    reading: () => within((tx) => readReading(tx, buId, clock)),
    merge: (run, { records, left, cursors, notes }) =>
      withRepeats(() =>
        within(async (tx) => {
          const may = await mayStillWrite(tx, buId, run)
          if (may !== 'yes') return fail(may, 'Another worker has taken over, or other rules hold')
          await writeRecords(tx, buId, records)
          await forgetRecords(tx, buId, left)
          if (cursors.length > 0) await moveCursors(tx, buId, run, cursors, nowIn(tx, clock))
          for (const note of notes) await keepNote(tx, buId, run, note, clock)
          return ok(null)
        }),
      ),
  }
}

type ReadingRow = CustomObjectRow & {
  hidden: string[]
  problem: string | null
  asksAgain: boolean
  isRead: boolean
}

async function readReading(tx: Tx, buId: string, clock: StoreClock): Promise<CustomReading> {
  const rows = await tx<ReadingRow[]>`
    select api_name as "apiName", label, plural, fields, parents, criteria, rule_fields as "ruleFields", hidden, problem,
      coalesce(problem_at < ${nowIn(tx, clock)} - ${refusedForMs} * interval '1 ms', false) as "asksAgain",
      read_at is not null as "isRead"
    from custom_objects where bu_id = ${buId} order by api_name`
  if (rows.length === 0) return { objects: [], cursors: [] }
  const names = new Set(rows.flatMap(({ apiName }) => [apiName, outsideOf(apiName)]))
  const cursors = await readCursors(tx, buId)
  return {
    objects: rows.map(({ hidden, problem, asksAgain, isRead, ...row }) => ({
      ...toCustomObject(row),
      hidden,
      problem,
      asksAgain,
      isRead,
    })),
    cursors: cursors.filter(({ object }) => names.has(object)),
  }
}

/** [FD-11] The error that names what is gone, one for each object; it closes when nothing of it is missed any more. */
async function keepNote(
  tx: Tx,
  buId: string,
  run: Run,
  { apiName, hidden, problem, isRead }: CustomNote,
  clock: StoreClock,
): Promise<void> {
  const now = nowIn(tx, clock)
  const [object] = await tx<{ plural: string }[]>`
    update custom_objects set hidden = ${hidden}::text[], problem = ${problem},
      problem_at = case when ${problem}::text is not null then ${now} end,
      read_at = case when ${isRead} then coalesce(read_at, ${now}) else read_at end
    where bu_id = ${buId} and api_name = ${apiName} returning plural`
  if (!object || problem === null) await closeObjectError(tx, buId, apiName, 'It is visible again')
  else await openObjectError(tx, buId, run.id, { apiName, plural: object.plural, hidden, problem })
}
