import { inBusinessUnit } from '#db/client.ts'
import type { AlertFact } from '#lib/alerts/types.ts'
import { watchUnit } from '#lib/alerts/watch.ts'
import { pruneAlerts } from '#lib/alerts/writes.ts'
import type { Instant } from '#lib/base/instant.ts'
import { laneTargetMs } from '#lib/connector/pill.ts'
import { getLag } from '#lib/sync/lag/reads.ts'
import { listBusinessUnits } from '#lib/sync/look.ts'
import type { Lag } from '#lib/sync/screens.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

/** Fewer say nothing of how long changes take. */
const landedLeast = 20

/** [CN-15] Looks at each business unit for what its admins are to be told of. One that fails holds up no other. */
export async function watchAll(workshop: Workshop): Promise<void> {
  const { sql, log } = workshop
  for (const buId of await listBusinessUnits(sql)) {
    try {
      const lag = await inBusinessUnit(sql, buId, (tx) => getLag(tx, buId))
      await watchUnit(workshop, buId, lateness(lag), Date.now() as Instant)
      await inBusinessUnit(sql, buId, (tx) => pruneAlerts(tx, buId))
    } catch (error) {
      log.warn({ error, buId }, 'a business unit could not be watched')
    }
  }
}

/** [EX-5] One in twenty of the last hour took longer than the target. */
export function lateness(lag: { in: Lag; out: Lag }): AlertFact | null {
  const words = [sideWords('from', lag.in), sideWords('to', lag.out)].filter(
    (word) => word !== null,
  )
  return words.length > 0 ? { kind: 'lag_missed', said: words.join(', ') } : null
}

function sideWords(way: 'from' | 'to', { p95Ms, landed }: Lag): string | null {
  if (p95Ms === null || landed < landedLeast || p95Ms <= laneTargetMs[3]) return null
  return `one in twenty ${way} Salesforce took more than ${Math.round(p95Ms / 60_000)} minutes`
}
