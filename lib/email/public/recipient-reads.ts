import type { SqlLike } from '#db/client.ts'
import type { Recipient } from '#lib/email/consent-writes.ts'
import type { FieldValues } from '#lib/prospects/types.ts'

export type PublicRecipient = Recipient & {
  /** Whoever has the address by now: for whom the person chooses what they get. */
  holderId: string
  address: string | null
  links: string[]
  values: FieldValues
  optedOut: boolean
  unitName: string
  postalAddress: string
}

export async function getLinkKey(sql: SqlLike, buId: string): Promise<string | null> {
  const [row] = await sql<{ key: string }[]>`
    select link_key as key from email_settings where bu_id = ${buId}`
  return row?.key ?? null
}

/** Whoever has the address by now says whether it is opted out. */
export async function findRecipient(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<PublicRecipient | null> {
  const [row] = await sql<PublicRecipient[]>`
    select r.id, r.email_id as "emailId", r.prospect_id as "prospectId", r.address_key as "addressKey", r.address,
      case e.kind when 'list' then e.name else e.subject end as object, e.links,
      coalesce(h.id, r.prospect_id) as "holderId", coalesce(p.values, '{}') as values,
      coalesce(coalesce(h.values, p.values)->>'opted_out' = 'true', false) as "optedOut",
      b.name as "unitName", s.postal_address as "postalAddress"
    from email_recipients r
    join emails e on e.bu_id = r.bu_id and e.id = r.email_id
    join business_units b on b.id = r.bu_id
    join email_settings s on s.bu_id = r.bu_id
    left join prospects p on p.bu_id = r.bu_id and p.id = r.prospect_id
    left join prospects h on h.bu_id = r.bu_id and h.email_key = r.address_key and h.deleted_at is null
    where r.bu_id = ${buId} and r.id = ${id} limit 1`
  return row ?? null
}
