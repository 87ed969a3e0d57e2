import { inBusinessUnit, type Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import type { AdminClient } from '#lib/local-org/admin-client.ts'
import { scoreField } from '#lib/salesforce/our-fields.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

type Told = { crmId: string; object: string; score: number }

const atOnce = 200

/** [FD-6] The scores that a year of activities made stand in Salesforce too, as if each had gone there in its time. */
export async function seedScores(
  { sql }: Workshop,
  buId: string,
  { admin, orgKey, crmUserId }: { admin: AdminClient; orgKey: string; crmUserId: string },
): Promise<void> {
  const people = await inBusinessUnit(
    sql,
    buId,
    (tx) => tx<Told[]>`
      select l.crm_id as "crmId", l.crm_object as object, p.score from prospects p
      join pairs l on l.bu_id = p.bu_id and l.prospect_id = p.id
      where p.bu_id = ${buId} and p.score <> 0 and l.crm_id is not null and l.agreed->>'score' is distinct from p.score::text order by l.crm_id`,
  )
  const told: Written[] = []
  for (const object of ['Lead', 'Contact']) {
    const mine = people.filter((one) => one.object === object)
    for (let at = 0; at < mine.length; at += atOnce) {
      const records = mine
        .slice(at, at + atOnce)
        .map(({ crmId, score }) => ({ Id: crmId, [scoreField]: score }))
      await admin.save(orgKey, { object, operation: 'update', userId: crmUserId, records })
    }
    const written = await admin.query(
      orgKey,
      `SELECT Id, SystemModstamp FROM ${object} WHERE ${scoreField} != null`,
    )
    told.push(
      ...written.records.map(({ Id, SystemModstamp }) => ({
        id: String(Id),
        at: String(SystemModstamp),
      })),
    )
  }
  await inBusinessUnit(sql, buId, (tx) => keepWritten(tx, buId, crmUserId, told))
}

type Written = { id: string; at: string }

/** As after a push: what was written is agreed, and the next look finds the version that is known. */
async function keepWritten(
  tx: Tx,
  buId: string,
  crmUserId: string,
  told: readonly Written[],
): Promise<void> {
  await tx`
    with w as (
      select id, at from jsonb_to_recordset(${toJson(told)}::text::jsonb) as w(id text, at timestamptz)
    ), agreed as (
      update pairs l set agreed = l.agreed || jsonb_build_object('score', p.score) from w, prospects p
      where l.bu_id = ${buId} and l.crm_id = w.id and p.bu_id = l.bu_id and p.id = l.prospect_id
      returning l.crm_id, p.score
    )
    update crm_records m set modified_at = w.at, modified_by_id = ${crmUserId},
      values = m.values || jsonb_build_object(${scoreField}::text, a.score)
    from w join agreed a on a.crm_id = w.id where m.bu_id = ${buId} and m.crm_id = w.id`
}
