import { inBusinessUnit } from '#db/client.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

type Deed = { daysAgo: number; action: string; target: string; before?: unknown; after?: unknown }

/** What Clara did in the months before, oldest first: the ids of the log follow its time. */
const deeds: readonly Deed[] = [
  { daysAgo: 400, action: 'connector.connect_started', target: 'Halden Instruments Europe' },
  { daysAgo: 400, action: 'user_mapping.matched_by_email', target: '6 users' },
  {
    daysAgo: 400,
    action: 'connector.settings_changed',
    target: 'Connector',
    before: { createProspects: false },
    after: { createProspects: true },
  },
  { daysAgo: 400, action: 'connector.unpaused', target: 'Connector' },
  {
    daysAgo: 398,
    action: 'team.invited',
    target: 'marketer@halden.example',
    after: { role: 'marketer' },
  },
  {
    daysAgo: 211,
    action: 'team.invited',
    target: 'lena.vogt@halden.example',
    after: { role: 'sales' },
  },
  {
    daysAgo: 96,
    action: 'team.role_changed',
    target: 'Jonas Brandt',
    before: { role: 'marketer' },
    after: { role: 'sales' },
  },
  { daysAgo: 31, action: 'connector.paused', target: 'Connector' },
  { daysAgo: 30, action: 'connector.unpaused', target: 'Connector' },
]

export async function seedAudit(
  { sql }: Workshop,
  buId: string,
  actor: { id: string; name: string },
  now: number,
): Promise<void> {
  await inBusinessUnit(sql, buId, async (tx) => {
    const [done] = await tx`select from demo_marks where name = 'audit'`
    if (done) return
    for (const [index, { daysAgo, action, target, before, after }] of deeds.entries()) {
      const at = new Date(now - daysAgo * 86_400_000 + index * 61_000)
      await tx`
        insert into audit_entries (bu_id, at, actor_id, actor_name, action, target, before, after, ip)
        values (${buId}, ${at}, ${actor.id}, ${actor.name}, ${action}, ${target},
          ${tx.json((before ?? null) as never)}, ${tx.json((after ?? null) as never)}, '127.0.0.1')`
    }
    await tx`insert into demo_marks (name) values ('audit')`
  })
}
