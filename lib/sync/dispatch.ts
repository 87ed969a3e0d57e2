import type { PgBoss } from 'pg-boss'
import { inBusinessUnit, type Sql } from '#db/client.ts'
import type { Logger } from '#lib/base/log.ts'
import { wakeChannel } from '#lib/changes/types.ts'
import { deleteTokens } from '#lib/connector/tokens.ts'
import { findWork, listBusinessUnits } from '#lib/sync/look.ts'
import { commandChannel } from '#lib/sync/wake.ts'

/** What waits in pg-boss: only where there is work. What the work is stands in our own tables. */
export type BulkTask =
  | { task: 'cycle'; buId: string }
  | { task: 'import'; buId: string; importId: string }
  | { task: 'recount'; buId: string }
  | { task: 'rules'; buId: string }
  | { task: 'search'; buId: string }
  | { task: 'email'; buId: string; emailId: string }
  | { task: 'tracking'; buId: string }
  | { task: 'watch' }
  | { task: 'upkeep' }
export type PersonTask = { buId: string; commandId: string }

/** [CN-16] Edits within this time become one push; the rule allows 5 s. */
const coalesceMs = 1_000
/** Notices can be lost with a connection, and time itself brings work: then this finds it. */
const lookEveryMs = 2_000
const watchEveryMs = 60_000
const upkeepEveryMs = 60 * 60_000

/**
 * Turns notices and time into pg-boss jobs. Every worker does this; a job that is queued or running already is not
 * queued again, by its key.
 */
export async function startDispatch(
  boss: PgBoss,
  sql: Sql,
  log: Logger,
): Promise<{ stop: () => Promise<void> }> {
  const soon = new Map<string, NodeJS.Timeout>()
  let stopped = false

  const guarded = (work: () => Promise<unknown>) => {
    if (stopped) return
    work().catch((error) => log.warn({ error }, 'looking for work failed'))
  }
  const look = async (buId: string) => {
    const found = await findWork(sql, buId)
    const { cycle, commandIds, importIds, emailIds, recount, rules, search, tracked, dropTokens } =
      found
    if (dropTokens) await inBusinessUnit(sql, buId, (tx) => deleteTokens(tx, buId))
    for (const commandId of commandIds) await sendPerson(boss, { buId, commandId })
    if (tracked) await sendBulk(boss, { task: 'tracking', buId }, `tracking/${buId}`)
    if (cycle) await sendBulk(boss, { task: 'cycle', buId }, `cycle/${buId}`)
    for (const importId of importIds) {
      await sendBulk(boss, { task: 'import', buId, importId }, `import/${importId}`)
    }
    if (recount) await sendBulk(boss, { task: 'recount', buId }, `recount/${buId}`)
    if (rules) await sendBulk(boss, { task: 'rules', buId }, `rules/${buId}`)
    if (search) await sendBulk(boss, { task: 'search', buId }, `search/${buId}`)
    for (const emailId of emailIds) {
      await sendBulk(boss, { task: 'email', buId, emailId }, `email/${emailId}`)
    }
  }
  const lookSoon = (buId: string) => {
    if (soon.has(buId)) return
    const timer = setTimeout(() => {
      soon.delete(buId)
      guarded(() => look(buId))
    }, coalesceMs)
    soon.set(buId, timer)
  }

  const changes = await sql.listen(wakeChannel, lookSoon)
  const commands = await sql.listen(commandChannel, (payload) => {
    const [buId = '', commandId = ''] = payload.split('/')
    guarded(() => (commandId ? sendPerson(boss, { buId, commandId }) : look(buId)))
  })
  const lookAround = setInterval(
    () =>
      guarded(async () => {
        for (const buId of await listBusinessUnits(sql)) await look(buId)
      }),
    lookEveryMs,
  )
  const upkeep = () => guarded(() => sendBulk(boss, { task: 'upkeep' }, 'upkeep'))
  const keepUp = setInterval(upkeep, upkeepEveryMs)
  upkeep()
  const watching = setInterval(
    () => guarded(() => sendBulk(boss, { task: 'watch' }, 'watch')),
    watchEveryMs,
  )
  return {
    stop: async () => {
      stopped = true
      clearInterval(lookAround)
      clearInterval(keepUp)
      clearInterval(watching)
      for (const timer of soon.values()) clearTimeout(timer)
      await Promise.all([changes.unlisten(), commands.unlisten()])
    },
  }
}

async function sendBulk(boss: PgBoss, task: BulkTask, key: string): Promise<void> {
  await boss.send('bulk', task, { singletonKey: key })
}

async function sendPerson(boss: PgBoss, task: PersonTask): Promise<void> {
  await boss.send('person', task, { singletonKey: task.commandId })
}
