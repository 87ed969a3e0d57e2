import type { Tx } from '#db/client.ts'

export type AuditEntry = {
  /** A verb phrase of the field: `connector.paused`, `team.invited` … */
  action: string
  /** What it was done to, in words: "Field Phone", "clara@halden.example". */
  target: string
  before?: unknown
  after?: unknown
}

export type Actor = {
  userId: string | null
  name: string
  buId: string
  ip: string | null
  sessionId: string | null
}

/** [AD-2] Adds one line to the log of what people did, in the transaction that did it. */
export async function writeAudit(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
  await tx`
    insert into audit_entries (bu_id, actor_id, actor_name, action, target, before, after, ip, session_id)
    values (${actor.buId}, ${actor.userId}, ${actor.name}, ${entry.action}, ${entry.target},
      ${tx.json((entry.before ?? null) as never)}, ${tx.json((entry.after ?? null) as never)},
      ${actor.ip}, ${actor.sessionId})`
}
