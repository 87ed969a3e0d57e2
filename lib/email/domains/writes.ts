import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import type { RecordCheck } from '#lib/email/domains/records.ts'

export type NewDomain = {
  domain: string
  token: string
  selector: string
  publicKey: string
  sealedPrivateKey: string
  createdBy: string
}

/** @returns null when the business unit has it already */
export async function createDomain(
  tx: Tx,
  buId: string,
  domain: NewDomain,
): Promise<string | null> {
  const [row] = await tx<{ id: string }[]>`
    insert into email_domains (bu_id, domain, token, selector, public_key, sealed_private_key, created_by)
    values (${buId}, ${domain.domain}, ${domain.token}, ${domain.selector}, ${domain.publicKey},
      ${domain.sealedPrivateKey}, ${domain.createdBy})
    on conflict do nothing returning id`
  return row?.id ?? null
}

export async function deleteDomain(tx: Tx, buId: string, id: string): Promise<string | null> {
  const [row] = await tx<{ domain: string }[]>`
    delete from email_domains where bu_id = ${buId} and id = ${id} returning domain`
  return row?.domain ?? null
}

/** @returns whether the domain is verified by now */
export async function keepChecks(
  tx: Tx,
  buId: string,
  seen: {
    domainId: string
    checks: readonly RecordCheck[]
    verdict: 'verified' | 'refused' | 'unknown'
  },
): Promise<boolean> {
  const [row] = await tx<{ verified: boolean }[]>`
    update email_domains set checks = ${toJson(seen.checks)}::text::jsonb, checked_at = now(),
      verified_at = case ${seen.verdict} when 'verified' then coalesce(verified_at, now()) when 'refused' then null
        else verified_at end
    where bu_id = ${buId} and id = ${seen.domainId} returning verified_at is not null as verified`
  return row?.verified ?? false
}

/**
 * Verified ones that nobody looked at for a day, and young ones that wait for their records. Names that are reserved for
 * examples, as the demo has one, stand in no DNS and are left alone.
 */
export async function listStaleDomains(tx: Tx, buId: string): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select id from email_domains where bu_id = ${buId} and coalesce(checked_at, created_at) < now() - interval '1 day'
      and domain not like '%.example' and (verified_at is not null or created_at > now() - interval '30 days')
    order by checked_at nulls first limit 20`
  return rows.map(({ id }) => id)
}
