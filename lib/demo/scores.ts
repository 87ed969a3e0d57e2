import { inBusinessUnit } from '#db/client.ts'
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
      where p.bu_id = ${buId} and p.score <> 0 and l.crm_id is not null and not l.agreed ? 'score' order by l.crm_id`,
  )
  const told: string[] = []
  for (const object of ['Lead', 'Contact']) {
    const mine = people.filter((one) => one.object === object)
    for (let at = 0; at < mine.length; at += atOnce) {
      const part = mine.slice(at, at + atOnce)
      const records = part.map(({ crmId, score }) => ({ Id: crmId, [scoreField]: score }))
      const results = await admin.save(orgKey, {
        object,
        operation: 'update',
        userId: crmUserId,
        records,
      })
      told.push(...part.flatMap(({ crmId }, n) => (results[n]?.success ? [crmId] : [])))
    }
  }
  await inBusinessUnit(sql, buId, async (tx) => {
    await tx`
      update pairs l set agreed = l.agreed || jsonb_build_object('score', p.score) from prospects p
      where l.bu_id = ${buId} and l.crm_id = any(${told}::text[]) and p.bu_id = l.bu_id and p.id = l.prospect_id`
    await tx`
      update crm_records m set values = m.values || jsonb_build_object(${scoreField}::text, p.score)
      from pairs l join prospects p on p.bu_id = l.bu_id and p.id = l.prospect_id
      where m.bu_id = ${buId} and m.crm_id = any(${told}::text[]) and l.bu_id = m.bu_id and l.crm_id = m.crm_id`
  })
}
