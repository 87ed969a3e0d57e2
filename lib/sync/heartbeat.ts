import type { Sql } from '#db/client.ts'
import type { Logger } from '#lib/base/log.ts'

export const heartbeatMs = 5_000
/** Silent for so long, a worker is dead or frozen, and what it leased need not run out first. */
export const silentMs = 15_000

/** Tells the console that this worker lives. A beat that cannot be written is only logged: the next one will be. */
export function startHeartbeat(
  sql: Sql,
  workerId: string,
  doing: () => string | null,
  log: Logger,
): { stop: () => Promise<void> } {
  const startedAt = new Date().toISOString()
  const beat = async () => {
    try {
      await sql`
        insert into workers (id, started_at, seen_at, doing) values (${workerId}, ${startedAt}, now(), ${doing()})
        on conflict (id) do update set seen_at = now(), doing = excluded.doing`
    } catch (error) {
      log.warn({ error }, 'heartbeat not written')
    }
  }
  void beat()
  const timer = setInterval(beat, heartbeatMs)
  return {
    stop: async () => {
      clearInterval(timer)
      await sql`delete from workers where id = ${workerId} or seen_at < now() - interval '1 day'`
    },
  }
}
