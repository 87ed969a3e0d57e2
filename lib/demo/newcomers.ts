import { inBusinessUnit, type Tx } from '#db/client.ts'
import type { FieldValues } from '#db/schema/prospects.ts'
import { newId } from '#lib/base/new-id.ts'
import { lanes } from '#lib/changes/types.ts'
import { enqueueProspects } from '#lib/changes/writes.ts'
import { makeCompanies, makePeople, type Person } from '#lib/demo/crowd.ts'
import { seedGroups } from '#lib/demo/groups.ts'
import { europe } from '#lib/demo/names.ts'
import { randomFrom } from '#lib/demo/random.ts'
import { assignProspects } from '#lib/prospects/assignment-writes.ts'
import type { Workshop } from '#lib/sync/wiring.ts'
import type { AssignTarget } from '#lib/users/assignment.ts'
import { listCrmAssignees } from '#lib/users/reads.ts'

/** People whom Salesforce does not know: from a newsletter, not assigned to anybody, so never created there [CR-2]. */
const readers = 46
/** Came by a trade fair: given to a group in turn, to a queue, and to Salesforce's own rule [AU-1][CR-4]. */
const visitors = { group: 8, queue: 3, rule: 4 }

type Newcomer = { values: FieldValues; assigned: string | null; by: string; at: number }

/**
 * Prospects without a record. A few are assigned and cannot become leads as they stand: the first cycle finds that out
 * by itself, so the errors screen shows true refusals that can be mended.
 */
export async function seedNewcomers(
  { sql }: Workshop,
  buId: string,
  team: { sofie: string; marco: string; henrik: string; all: ReadonlyMap<string, string> },
  now: number,
): Promise<void> {
  const random = randomFrom(99)
  const companies = makeCompanies(random, europe, 30).map((company) => ({
    ...company,
    domain: company.domain.replace('.example', '-news.example'),
  }))
  const shared = visitors.group + visitors.queue + visitors.rule
  const people = makePeople(random, companies, readers + 12 + shared, { now, fromDaysAgo: 60 })
  const reading = people.slice(0, readers).map((person) => newcomer(person, null))
  const fair = people.slice(readers + 12).map((person) => ({
    ...newcomer(person, null),
    by: 'import trade fair.csv',
  }))
  const stuck = people.slice(readers, readers + 12).map((person, index) => {
    if (index < 5) return withValues(newcomer(person, team.sofie), { employees: 12_500_000_000 })
    if (index < 9) {
      const email = String(person.email).replace(/@.*/, '@localhost')
      return withValues(newcomer(person, team.marco), { email })
    }
    return newcomer(person, team.henrik)
  })
  await inBusinessUnit(sql, buId, async (tx) => {
    const [done] = await tx`select from demo_marks where name = 'newcomers'`
    if (done) return
    await insertAll(tx, buId, reading)
    const ids = await insertAll(tx, buId, stuck)
    await enqueueProspects(tx, { buId, cause: 'created', lane: lanes.trickle }, ids)
    const groupId = await seedGroups(tx, buId, team.all, now)
    await shareOut(tx, buId, await insertAll(tx, buId, fair), groupId)
    await tx`insert into demo_marks (name) values ('newcomers')`
  })
}

async function shareOut(
  tx: Tx,
  buId: string,
  ids: readonly string[],
  groupId: string,
): Promise<void> {
  const { queues } = await listCrmAssignees(tx, buId)
  const fairs = queues.find(({ name }) => name === 'Trade fairs')
  const inQueue = visitors.group + visitors.queue
  const parts: [AssignTarget, readonly string[]][] = [
    [{ to: 'group', groupId }, ids.slice(0, visitors.group)],
    [{ to: 'queue', queueId: fairs?.id ?? '' }, ids.slice(visitors.group, inQueue)],
    [{ to: 'rule' }, ids.slice(inQueue)],
  ]
  for (const [target, some] of parts) {
    const by = { by: 'Tomas Lind', requestedBy: null }
    const done = await assignProspects(tx, { buId, ids: some, target, ...by })
    if (!done.ok) throw new Error(done.error.message)
  }
}

function newcomer(person: Person, assigned: string | null): Newcomer {
  return {
    values: {
      email: person.email,
      first_name: person.first,
      last_name: person.last,
      company: person.company.name,
      job_title: person.title,
      city: person.company.town,
      country: person.company.country.name,
      source: 'Web',
    },
    assigned,
    by: assigned ? 'Tomas Lind' : 'import newsletter.csv',
    at: person.createdAt,
  }
}

function withValues(given: Newcomer, values: FieldValues): Newcomer {
  return { ...given, values: { ...given.values, ...values } }
}

async function insertAll(tx: Tx, buId: string, people: readonly Newcomer[]): Promise<string[]> {
  const rows = people.map(({ values, assigned, by, at }) => {
    const moment = new Date(at).toISOString()
    const names = Object.keys(values)
    const origin = { side: 'concord', at: moment, by, rule: 'only_concord_moved' }
    return {
      id: newId(),
      values,
      assigned,
      by,
      at: moment,
      origins: Object.fromEntries(names.map((name) => [name, origin])),
      changed: Object.fromEntries(names.map((name) => [name, moment])),
    }
  })
  const given = JSON.stringify(rows)
  await tx`
    insert into prospects (bu_id, id, values, origins, changed_at, assigned_user_id, created_at, created_by, updated_at)
    select ${buId}, r.id, r.values, r.origins, r.changed, r.assigned, r.at, r.by, r.at
    from jsonb_to_recordset(${given}::text::jsonb)
      as r(id uuid, values jsonb, origins jsonb, changed jsonb, assigned uuid, at timestamptz, by text)`
  await tx`
    insert into pairs (bu_id, prospect_id) select ${buId}, r.id
    from jsonb_to_recordset(${given}::text::jsonb) as r(id uuid)`
  return rows.map(({ id }) => id)
}
