import { inBusinessUnit, type Sql } from '#db/client.ts'
import { txtLookup } from '#lib/email/domains/lookup.ts'
import { getDomainFacts } from '#lib/email/domains/reads.ts'
import { judgeRecord, type RecordCheck, recordsOf, verdictOf } from '#lib/email/domains/records.ts'
import { keepChecks, listStaleDomains } from '#lib/email/domains/writes.ts'

export type DomainOutcome = { domain: string; verified: boolean; checks: RecordCheck[] }

/** [ML-3] Asks the resolver for every record of a domain and writes down what it said. Null: no such domain. */
export async function checkDomain(
  sql: Sql,
  buId: string,
  domainId: string,
  resolver: string | undefined,
): Promise<DomainOutcome | null> {
  const facts = await inBusinessUnit(sql, buId, (tx) => getDomainFacts(tx, buId, domainId))
  if (!facts) return null
  const lookup = txtLookup(resolver)
  const checks = await Promise.all(
    recordsOf(facts).map(async (record) => judgeRecord(record, await lookup(record.name), facts)),
  )
  const verified = await inBusinessUnit(sql, buId, (tx) =>
    keepChecks(tx, buId, { domainId, checks, verdict: verdictOf(checks) }),
  )
  return { domain: facts.domain, verified, checks }
}

/** Verified yesterday is not verified for ever: records are taken away too. */
export async function recheckDomains(
  sql: Sql,
  buId: string,
  resolver: string | undefined,
): Promise<void> {
  for (const id of await inBusinessUnit(sql, buId, (tx) => listStaleDomains(tx, buId))) {
    await checkDomain(sql, buId, id, resolver)
  }
}
