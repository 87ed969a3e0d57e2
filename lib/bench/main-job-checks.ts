import type { Person } from './main-job-people.ts'
import { type Scene, sellers, unmapped } from './main-job-stage.ts'

/** What must be true after the first sync, worked out from the file alone. */
export type Expected = {
  /** The record that each known e-mail must be linked to. */
  linked: ReadonlyMap<string, string>
  /** The seller of everybody who was assigned. */
  assignee: ReadonlyMap<string, string>
  people: readonly Person[]
  standing: number
}

export type Verdict = { rule: string; passed: boolean; found: string }

type LeadRow = { id: string; email: string; ownerId: string; concordId: string | null }

export type Progress = { waiting: number; parked: number; errors: number }

export async function progressOf({ inUnit, buId }: Scene): Promise<Progress> {
  const [row] = await inUnit(
    (tx) => tx<Progress[]>`
      select (select count(*)::int from changes where bu_id = ${buId} and state = 'waiting') waiting,
        (select count(*)::int from changes where bu_id = ${buId} and state = 'parked') parked,
        (select count(*)::int from sync_errors where bu_id = ${buId} and closed_at is null) errors`,
  )
  return row ?? { waiting: 0, parked: 0, errors: 0 }
}

/** Exactly the assigned ones without a match are leads now, the matching ones are linked, none twice. */
export async function judgeFirstSync(scene: Scene, expected: Expected): Promise<Verdict[]> {
  const leads = await readLeads(scene)
  const created = leads.filter(({ concordId }) => concordId !== null)
  const wanted = new Set(
    [...expected.assignee.keys()].filter((email) => !expected.linked.has(email)),
  )
  const unwanted = created.filter(({ email }) => !wanted.has(email))
  const emails = new Set(created.map(({ email }) => email))
  const concordIds = new Set(created.map(({ concordId }) => concordId))
  const pairs = await readPairs(scene)
  const right = pairs.filter(({ email, crmId }) => expected.linked.get(email) === crmId).length
  const toCreated = new Map(created.map(({ id, email }) => [email, id]))
  const own = pairs.filter(({ email, crmId }) => toCreated.get(email) === crmId).length
  const records = await recordCount(scene)
  return [
    say(
      'the assigned ones without a match became leads, and nobody else',
      created.length === wanted.size && unwanted.length === 0,
      `${created.length} leads for ${wanted.size} people, ${unwanted.length} others`,
    ),
    say(
      'none twice: each lead has an e-mail and a Concord id of its own',
      emails.size === created.length && concordIds.size === created.length,
      `${emails.size} e-mails, ${concordIds.size} ids, ${created.length} leads`,
    ),
    say(
      'no other record was made',
      records === expected.standing + wanted.size,
      `${records} leads and contacts, ${expected.standing} stood there before`,
    ),
    say(
      'the matching ones are linked, each to its first found record',
      right === expected.linked.size,
      `${right} of ${expected.linked.size}`,
    ),
    say(
      'each new lead is linked to its prospect, and nobody else is linked',
      own === wanted.size && pairs.length === wanted.size + expected.linked.size,
      `${own} of ${wanted.size}, ${pairs.length} links in all`,
    ),
    ...(await judgeOwners(scene, expected, created)),
  ]
}

async function judgeOwners(
  scene: Scene,
  { assignee }: Expected,
  created: readonly LeadRow[],
): Promise<Verdict[]> {
  const { org } = scene
  const integration = org.users.find(({ profile }) => profile === 'integration')
  const byEmail = new Map(org.users.map(({ email, id }) => [email, id]))
  const unmappedOnes = created.filter(({ email }) => assignee.get(email) === unmapped.email)
  const mappedOnes = created.filter(({ email }) => assignee.get(email) !== unmapped.email)
  const theirs = unmappedOnes.filter(({ ownerId }) => ownerId === integration?.id).length
  const right = mappedOnes.filter(
    ({ email, ownerId }) => byEmail.get(assignee.get(email) ?? '') === ownerId,
  ).length
  const kept = await keptAssignees(
    scene,
    unmappedOnes.map(({ email }) => email),
  )
  return [
    say(
      `the leads of ${sellers.length - 1} mapped users belong to their Salesforce users`,
      right === mappedOnes.length && right > 0,
      `${right} of ${mappedOnes.length}`,
    ),
    say(
      `the leads of ${unmapped.name}, unmapped, belong to the connector user`,
      theirs === unmappedOnes.length && theirs > 0,
      `${theirs} of ${unmappedOnes.length}`,
    ),
    say(
      `${unmapped.name} still is their assigned user here`,
      kept === unmappedOnes.length,
      `${kept} of ${unmappedOnes.length}`,
    ),
  ]
}

async function readLeads({ salesforce, org }: Scene): Promise<LeadRow[]> {
  const soql = 'SELECT Id, Email, OwnerId, Concord_Id__c FROM Lead'
  const { records } = await salesforce.query(org.key, soql)
  return records.map((record) => ({
    id: String(record.Id),
    email: String(record.Email).toLowerCase(),
    ownerId: String(record.OwnerId),
    concordId: record.Concord_Id__c ? String(record.Concord_Id__c) : null,
  }))
}

async function recordCount({ salesforce, org }: Scene): Promise<number> {
  const leads = await salesforce.query(org.key, 'SELECT Id FROM Lead')
  const contacts = await salesforce.query(org.key, 'SELECT Id FROM Contact')
  return leads.records.length + contacts.records.length
}

function readPairs({ inUnit, buId }: Scene): Promise<{ email: string; crmId: string }[]> {
  return inUnit(
    async (tx) =>
      tx<{ email: string; crmId: string }[]>`
        select p.email_key as email, l.crm_id as "crmId"
        from pairs l join prospects p on p.bu_id = l.bu_id and p.id = l.prospect_id
        where l.bu_id = ${buId} and l.crm_id is not null`,
  )
}

async function keptAssignees({ inUnit, buId }: Scene, emails: readonly string[]): Promise<number> {
  const [row] = await inUnit(
    (tx) => tx<{ n: number }[]>`
      select count(*)::int n from prospects
      where bu_id = ${buId} and email_key = any(${[...emails]}::text[])
        and assigned_user_id = (select id from users where email_key = ${unmapped.email})`,
  )
  return row?.n ?? 0
}

/** What the dry run promised: new leads and links. */
export async function dryRunCounts({ inUnit, buId }: Scene): Promise<Record<string, number>> {
  const rows = await inUnit(
    (tx) => tx<{ kind: string; n: number }[]>`
      select kind, count(*)::int n from dry_run_items
      where bu_id = ${buId} and run_id = (
        select run_id from dry_run_items where bu_id = ${buId} order by run_id desc limit 1)
      group by kind`,
  )
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]))
}

export async function countProspects({ inUnit, buId }: Scene): Promise<number> {
  const [row] = await inUnit(
    (tx) => tx<{ n: number }[]>`
      select count(*)::int n from prospects where bu_id = ${buId} and deleted_at is null`,
  )
  return row?.n ?? 0
}

export function say(rule: string, passed: boolean, found: string): Verdict {
  return { rule, passed, found }
}
