import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import type { CrmAccount } from '#lib/accounts/types.ts'
import { toJsonParts } from '#lib/base/json-rows.ts'

/** How old a copy may grow before it is read again. */
const staleMinutes = 10

/** [FD-8][SH-1] The accounts that a linked contact of a live prospect belongs to: no others are asked for or kept. */
function wanted(tx: Tx, buId: string): Fragment {
  return tx`
    select distinct c.account_id as id from crm_records c
    join pairs l on l.bu_id = c.bu_id and l.crm_id = c.crm_id and l.link_state = 'linked'
    join prospects p on p.bu_id = l.bu_id and p.id = l.prospect_id and p.deleted_at is null
    where c.bu_id = ${buId} and c.account_id is not null and c.object = 'Contact' and not c.is_deleted`
}

/** Those that are new, then those that were read longest ago. */
export async function listWanted(tx: Tx, buId: string, limit: number): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select w.id from (${wanted(tx, buId)}) w left join accounts a on a.bu_id = ${buId} and a.crm_id = w.id
    where a.crm_id is null or a.read_at < now() - ${staleMinutes} * interval '1 minute'
    order by a.read_at nulls first, w.id limit ${limit}`
  return rows.map(({ id }) => id)
}

/** What was asked for and did not come is gone or hidden; what nobody belongs to any more is forgotten. */
export async function keepAccounts(
  tx: Tx,
  buId: string,
  asked: readonly string[],
  accounts: readonly CrmAccount[],
): Promise<void> {
  await tx`
    insert into accounts (bu_id, crm_id, name, industry, type, employees, annual_revenue, currency, site, phone, website,
      city, country, owner_id, created_at, modified_at)
    select ${buId}, r.id, r.name, r.industry, r.type, r.employees, r."annualRevenue", r.currency, r.site, r.phone,
      r.website, r.city, r.country, r."ownerId", r."createdAt", r."modifiedAt"
    from unnest(string_to_array(${toJsonParts(accounts)}, chr(10))) part,
      jsonb_to_recordset(part::jsonb) as r(id text, name text, industry text, type text, employees int,
      "annualRevenue" numeric, currency text, site text, phone text, website text, city text, country text, "ownerId" text,
      "createdAt" timestamptz, "modifiedAt" timestamptz)
    where r.id in (${wanted(tx, buId)})
    on conflict (bu_id, crm_id) do update set name = excluded.name, industry = excluded.industry, type = excluded.type,
      employees = excluded.employees, annual_revenue = excluded.annual_revenue, currency = excluded.currency,
      site = excluded.site, phone = excluded.phone, website = excluded.website, city = excluded.city,
      country = excluded.country, owner_id = excluded.owner_id, modified_at = excluded.modified_at, read_at = now()`
  const came = accounts.map(({ id }) => id)
  await tx`
    delete from accounts where bu_id = ${buId} and crm_id = any(${[...asked]}::text[])
      and crm_id <> all(${came}::text[])`
  await forgetAccounts(tx, buId)
  await noteReading(tx, buId, null)
}

/** [SH-1] */
export async function forgetAccounts(tx: Tx, buId: string): Promise<void> {
  await tx`
    delete from accounts a where a.bu_id = ${buId}
      and not exists (select from (${wanted(tx, buId)}) w where w.id = a.crm_id)`
}

export async function noteReading(tx: Tx, buId: string, problem: string | null): Promise<void> {
  await tx`
    insert into account_readings as r (bu_id, read_at, problem, problem_at)
    values (${buId}, case when ${problem === null} then now() end, ${problem}, case when ${problem !== null} then now() end)
    on conflict (bu_id) do update set read_at = coalesce(excluded.read_at, r.read_at),
      problem = excluded.problem, problem_at = excluded.problem_at`
}
