import type { Fragment } from 'postgres'
import type { Tx } from '#db/client.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueMatching } from '#lib/changes/writes.ts'

/** What a new describe of the org may have lifted: these complain of its fields and of who may write them. */
export const ofSchema = [
  'bad_value',
  'field_not_writable',
  'no_access',
  'out_of_range',
  'required_missing',
  'schema_changed',
  'too_long',
]

/** [ER-2] Salesforce's fields are not what they were: what was refused because of them is tried again. */
export async function retryAfterSchemaChange(tx: Tx, buId: string): Promise<number> {
  return retryParked(tx, buId, tx`e.code = any(${ofSchema}::text[])`)
}

/** [ER-2] A field is paired otherwise: what was refused because of it, or for want of it, is tried again. */
export async function retryAfterMapping(tx: Tx, buId: string, field: string): Promise<number> {
  return retryParked(
    tx,
    buId,
    tx`(e.field = ${field} or e.code in ('required_missing', 'schema_changed'))`,
  )
}

/** What an admin of the org may have lifted without a word to us: its rules, its lists, its code, who may do what. */
const ofOrg = ['bad_value', 'no_access', 'required_missing', 'trigger_refused', 'validation_rule']

/** A day's worth for each hour: what is beyond comes an hour later. */
const dailyMost = 5_000

/** [ER-2] What the org refused a day ago is tried once more: nothing tells us that one of its rules was changed. */
export async function retryDaily(tx: Tx, buId: string): Promise<number> {
  return retryParked(
    tx,
    buId,
    tx`e.code = any(${ofOrg}::text[]) and e.last_at < now() - interval '1 day' order by e.last_at limit ${dailyMost}`,
  )
}

/** Only what waits for a person: the rest comes by itself. The error closes when its change lands. */
async function retryParked(tx: Tx, buId: string, which: Fragment): Promise<number> {
  const where = tx`p.id in (
    select e.prospect_id from sync_errors e
    where e.bu_id = ${buId} and e.closed_at is null and e.class = 'person' and e.prospect_id is not null and ${which})`
  return enqueueMatching(tx, where, { buId, cause: 'retry', lane: lanes.bulk })
}
