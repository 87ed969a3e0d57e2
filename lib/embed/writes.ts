import { randomBytes } from 'node:crypto'
import type { Tx } from '#db/client.ts'

/** @returns false when it was used before */
export async function takeNonce(tx: Tx, buId: string, nonce: string): Promise<boolean> {
  await tx`delete from embed_tickets where bu_id = ${buId} and used_at < now() - interval '1 hour'`
  const rows = await tx`
    insert into embed_tickets (bu_id, nonce) values (${buId}, ${nonce}) on conflict do nothing returning 1`
  return rows.length === 1
}

/** The key that the org signs with: made once, with the first download. */
export async function ensureSecret(tx: Tx, buId: string): Promise<string> {
  const made = randomBytes(32).toString('base64url')
  const [row] = await tx<{ secret: string }[]>`
    insert into tracking_settings as t (bu_id, embed_secret) values (${buId}, ${made})
    on conflict (bu_id) do update set embed_secret = coalesce(t.embed_secret, excluded.embed_secret)
    returning embed_secret as secret`
  return row?.secret ?? made
}
