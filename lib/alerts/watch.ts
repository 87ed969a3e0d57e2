import { inBusinessUnit } from '#db/client.ts'
import { type AlertContext, deliverAlerts } from '#lib/alerts/deliver.ts'
import { alertContent, digestContent } from '#lib/alerts/labels.ts'
import { readAlerts, readDay, readFacts } from '#lib/alerts/reads.ts'
import { digestDue, planAlerts } from '#lib/alerts/rules.ts'
import type { AlertFact } from '#lib/alerts/types.ts'
import { holdSettings, keepPlan, leaveMessages, noteDigest } from '#lib/alerts/writes.ts'
import type { Instant } from '#lib/base/instant.ts'

/**
 * [CN-15] Judges what holds, and leaves messages in the transaction that says what was told; then sends what waits.
 * @param late what the lag says, which is measured elsewhere
 */
export async function watchUnit(
  context: AlertContext,
  buId: string,
  late: AlertFact | null,
  now: Instant,
): Promise<void> {
  await inBusinessUnit(context.sql, buId, async (tx) => {
    const { name, timeZone, digestDay } = await holdSettings(tx, buId)
    const facts = [...(await readFacts(tx, buId)), ...(late ? [late] : [])]
    const plan = planAlerts({ facts, ...(await readAlerts(tx, buId)) }, now)
    await keepPlan(tx, buId, plan)
    if (plan.tell.length > 0) {
      const told = plan.tell.map(({ fact }) => fact)
      await leaveMessages(tx, buId, 'alert', alertContent(told, name))
    }
    const day = digestDue(now, timeZone, digestDay)
    if (day === null) return
    await noteDigest(tx, buId, day)
    const figures = await readDay(tx, buId)
    if (figures?.connected) await leaveMessages(tx, buId, 'digest', digestContent(figures, name))
  })
  await deliverAlerts(context, buId)
}
