import type { SqlLike } from '#db/client.ts'
import {
  type DnsRecord,
  type DomainFacts,
  type RecordCheck,
  recordsOf,
  spfOf,
} from '#lib/email/domains/records.ts'

export type SendingDomainRow = {
  id: string
  domain: string
  verified: boolean
  checkedAt: string | null
  createdAt: string
  records: DnsRecord[]
  checks: RecordCheck[]
}

type Stored = Omit<DomainFacts, 'spf'> & {
  id: string
  verified: boolean
  checkedAt: string | null
  createdAt: string
  checks: RecordCheck[]
  spf: string | null
  transport: 'mailbox' | 'smtp' | null
  host: string | null
}

async function readStored(sql: SqlLike, buId: string, id: string | null): Promise<Stored[]> {
  return sql<Stored[]>`
    select d.id, d.domain, d.token, d.selector, d.public_key as "publicKey", d.checks, d.verified_at is not null as verified,
      to_char(d.checked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "checkedAt",
      to_char(d.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
      s.spf, s.transport, s.smtp->>'host' as host
    from email_domains d left join email_settings s on s.bu_id = d.bu_id
    where d.bu_id = ${buId} and (${id}::uuid is null or d.id = ${id}::uuid) order by d.domain limit 100`
}

function factsOf({
  domain,
  token,
  selector,
  publicKey,
  spf,
  transport,
  host,
}: Stored): DomainFacts {
  const mechanism = spfOf({ spf, transport: transport ?? 'mailbox', host })
  return { domain, token, selector, publicKey, spf: mechanism }
}

export async function getDomainFacts(
  sql: SqlLike,
  buId: string,
  id: string,
): Promise<DomainFacts | null> {
  const [row] = await readStored(sql, buId, id)
  return row ? factsOf(row) : null
}

export async function listDomains(sql: SqlLike, buId: string): Promise<SendingDomainRow[]> {
  const rows = await readStored(sql, buId, null)
  return rows.map((row) => ({
    id: row.id,
    domain: row.domain,
    verified: row.verified,
    checkedAt: row.checkedAt,
    createdAt: row.createdAt,
    checks: row.checks,
    records: recordsOf(factsOf(row)),
  }))
}

export async function listVerifiedDomains(sql: SqlLike, buId: string): Promise<string[]> {
  const rows = await sql<{ domain: string }[]>`
    select domain from email_domains where bu_id = ${buId} and verified_at is not null order by domain limit 100`
  return rows.map(({ domain }) => domain)
}
