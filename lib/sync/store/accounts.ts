import { inBusinessUnit, type Sql } from '#db/client.ts'
import type { CrmAccount } from '#lib/accounts/types.ts'
import { forgetAccounts, keepAccounts, listWanted, noteReading } from '#lib/accounts/writes.ts'
import { readAccounts } from '#lib/salesforce/accounts.ts'
import type { CrmFieldDescribe } from '#lib/salesforce/port.ts'
import type { Reader } from '#lib/salesforce/run-queries.ts'
import type { AccountSource } from '#lib/sync/accounts.ts'

/** [FD-8] Accounts from the org into the business unit's tables. */
export function openAccounts(sql: Sql, buId: string, reader: Reader): AccountSource {
  let described: CrmFieldDescribe[] = []
  return {
    wanted: (limit) =>
      inBusinessUnit(sql, buId, async (tx) => {
        const [row] = await tx<{ fields: CrmFieldDescribe[] }[]>`
          select fields from crm_schemas where bu_id = ${buId} and object = 'Account'`
        described = row?.fields ?? []
        const wanted = described.length === 0 ? null : await listWanted(tx, buId, limit)
        if (wanted?.length === 0) {
          await forgetAccounts(tx, buId)
          await noteReading(tx, buId, null)
        }
        return wanted
      }),
    read: (ids) => readAccounts(reader, ids, described),
    keep: (run, asked, came) =>
      inBusinessUnit(sql, buId, async (tx) => {
        // Waits for a rule that is being put in force, and keeps nothing that was asked for under the former one [SH-1].
        const [now] = await tx<{ version: number; fence: string }[]>`
          select sharing_version as version, fence::text from connectors where bu_id = ${buId} for share`
        if (now?.version !== run.sharingVersion || Number(now?.fence) !== run.fence) return false
        await keepAccounts(tx, buId, asked, came as readonly CrmAccount[])
        return true
      }),
    note: (problem) => inBusinessUnit(sql, buId, (tx) => noteReading(tx, buId, problem)),
  }
}
