import { inBusinessUnit, type Tx } from '#db/client.ts'
import type { FieldValues } from '#db/schema/prospects.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { randomFrom } from '#lib/demo/random.ts'
import type { NewFieldInput } from '#lib/mapping/field-input.ts'
import { createField, followPicklists, updateField } from '#lib/mapping/field-writes.ts'
import { savePairing } from '#lib/mapping/writes.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

type OwnField = NewFieldInput & { name: string }

const interests = ['Validation', 'Calibration', 'Spare parts', 'Training']

/** [FD-9] What Halden wants to know of its prospects beyond the usual: one field of each kind. */
const ownFields: readonly OwnField[] = [
  { name: 'rating', label: 'Rating', type: 'dropdown', options: ['Hot', 'Warm', 'Cold'] },
  { name: 'interests', label: 'Interests', type: 'multi_select', options: interests },
  { name: 'instruments', label: 'Instruments in use', type: 'number', scale: 0 },
  { name: 'budget', label: 'Budget', type: 'currency', scale: 2 },
  { name: 'contract_ends', label: 'Contract ends', type: 'date' },
  { name: 'last_visit', label: 'Last service visit', type: 'datetime' },
  { name: 'wants_visit', label: 'Wants a visit', type: 'checkbox' },
  { name: 'reach_by', label: 'Reach by', type: 'radio', options: ['E-mail', 'Phone', 'Post'] },
  { name: 'needs', label: 'What they need', type: 'long_text' },
]

/** Before the prospects are loaded, so that the rating comes with them from the leads; it follows their picklist. */
export async function seedOwnFields(
  { sql }: Workshop,
  buId: string,
  adminId: string,
): Promise<void> {
  await inBusinessUnit(sql, buId, async (tx) => {
    const [done] = await tx`select from demo_marks where name = 'own_fields'`
    if (done) return
    for (const field of ownFields) await createField(tx, { ...field, buId })
    await savePairing(tx, {
      buId,
      userId: adminId,
      field: 'rating',
      leadField: 'Rating',
      contactField: null,
      accountField: null,
      winner: 'salesforce',
      direction: 'both',
      blanks: 'keep',
    })
    const rating = { label: 'Rating', type: 'dropdown', keepInSync: true, choices: null } as const
    await updateField(tx, buId, 'rating', rating)
    await followPicklists(tx, buId)
    await tx`insert into demo_marks (name) values ('own_fields')`
  })
}

const day = 86_400_000
const by = 'import customers.csv'

/** Values that only Concord knows: nothing of them syncs, so both sides stay in accord. */
export async function seedOwnValues({ sql }: Workshop, buId: string, now: number): Promise<void> {
  await inBusinessUnit(sql, buId, async (tx) => {
    const [done] = await tx`select from demo_marks where name = 'own_values'`
    if (done) return
    const people = await tx<{ id: string; at: Date }[]>`
      select id, created_at as at from prospects where bu_id = ${buId} and deleted_at is null order by email_key`
    await writeValues(tx, buId, makeValues(people, now))
    await tx`insert into demo_marks (name) values ('own_values')`
  })
}

function makeValues(people: readonly { id: string; at: Date }[], now: number) {
  const random = randomFrom(77)
  return people
    .filter(() => random.chance(0.4))
    .map(({ id, at }) => {
      const values: FieldValues = {
        interests: interests.filter(() => random.chance(0.5)).join(';') || interests[0]!,
        instruments: 1 + random.below(40),
        reach_by: random.pick(['E-mail', 'Phone', 'Post']),
        wants_visit: random.chance(0.2),
      }
      if (random.chance(0.5)) {
        values.budget = 500 * (1 + random.below(120))
        values.contract_ends = isoDay(now + day * (20 + random.below(700)))
      }
      if (random.chance(0.3)) {
        values.last_visit = new Date(now - day * random.below(200))
          .toISOString()
          .replace(/\.\d+/, '.000')
        values.needs = random.pick([
          'A second instrument for the clean room.',
          'A quote for calibration.',
        ])
      }
      const origin = { side: 'concord', at: at.toISOString(), by, rule: 'import' }
      const names = Object.keys(values)
      return { id, values, origins: Object.fromEntries(names.map((name) => [name, origin])) }
    })
}

const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10)

async function writeValues(tx: Tx, buId: string, rows: readonly unknown[]): Promise<void> {
  await tx`
    update prospects p set values = p.values || r.values, origins = p.origins || r.origins
    from jsonb_to_recordset(${toJson(rows)}::text::jsonb) as r(id uuid, values jsonb, origins jsonb)
    where p.bu_id = ${buId} and p.id = r.id`
}
