import { generateKeyPairSync } from 'node:crypto'
import { inBusinessUnit, type Sql } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { seal } from '#lib/base/sealing.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { sealedDkimKey } from '#lib/email/sealed.ts'

export const testDomain = 'mail.halden.example'
export const selector = 'concord'

/** A business unit with a verified domain of its own. @returns its id and the public half of its key, SPKI in PEM */
export async function readyUnit(
  sql: Sql,
  sealingPublicKey: string,
  name: string,
): Promise<{ buId: string; publicKey: string }> {
  const buId = (await createBusinessUnit(sql, { name, currency: 'EUR', timeZone: 'UTC' })) ?? ''
  return { buId, publicKey: await addDomain(sql, buId, sealingPublicKey) }
}

/** A verified domain. @returns the public half of its key, SPKI in PEM */
export async function addDomain(sql: Sql, buId: string, sealingPublicKey: string): Promise<string> {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const sealed = seal(pair.privateKey, sealingPublicKey, sealedDkimKey(buId, testDomain))
  await inBusinessUnit(
    sql,
    buId,
    (tx) => tx`
      insert into email_domains (bu_id, domain, token, selector, public_key, sealed_private_key, verified_at)
      values (${buId}, ${testDomain}, 'token', ${selector}, 'public', ${sealed}, now())`,
  )
  return pair.publicKey
}

export async function addPeople(
  sql: Sql,
  buId: string,
  count: number,
  values: Record<string, unknown> = {},
): Promise<string[]> {
  const ids = Array.from({ length: count }, newId)
  await inBusinessUnit(sql, buId, async (tx) => {
    await tx`
      insert into prospects (bu_id, id, values)
      select ${buId}, id, jsonb_build_object('email', id || '@people.example', 'first_name', 'Ada ' || n)
        || ${JSON.stringify(values)}::text::jsonb
      from unnest(${ids}::uuid[]) with ordinality as u(id, n)`
    await tx`insert into pairs (bu_id, prospect_id) select ${buId}, id from unnest(${ids}::uuid[]) id`
  })
  return ids
}

export type TestEmail = {
  kind?: 'list' | 'one'
  subject?: string
  html?: string
  ids?: readonly string[]
  /** As the address of the grid says it. */
  filter?: string
  perMinute?: number | null
  from?: string
}

/** An e-mail that is due now: to all prospects, or to these. */
export async function dueEmail(sql: Sql, buId: string, email: TestEmail = {}): Promise<string> {
  const selection = email.ids
    ? { mode: 'some', ids: email.ids }
    : { mode: 'all', filter: email.filter ?? '', except: [] }
  const id = newId()
  await inBusinessUnit(
    sql,
    buId,
    (tx) => tx`
      insert into emails (bu_id, id, kind, state, name, subject, html, from_name, from_address, audience, per_minute,
        scheduled_at, created_by)
      values (${buId}, ${id}, ${email.kind ?? 'list'}, 'scheduled', 'November news',
        ${email.subject ?? 'News for {{first_name|you}}'},
        ${email.html ?? '<p>Hello {{first_name|there}}, <a href="https://halden.example/offer?e={{email}}">see it</a>.</p>'},
        'Halden', ${email.from ?? `news@${testDomain}`}, ${JSON.stringify({ kind: 'prospects', selection })}::text::jsonb,
        ${email.perMinute ?? null}, now(), ${newId()})`,
  )
  return id
}
