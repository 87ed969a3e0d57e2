import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { connectorState } from '#lib/connector/pill.ts'
import { findReturningAttempt, getConnectorFacts } from '#lib/connector/reads.ts'
import { connectorSettings } from '#lib/connector/settings.ts'
import { createAttempt, keepReturnedCode, saveSettings, setPaused } from '#lib/connector/writes.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'
import { createField } from '#lib/mapping/field-writes.ts'
import { getFieldsPage } from '#lib/mapping/reads.ts'
import { savePairing } from '#lib/mapping/writes.ts'
import { countProspects } from '#lib/prospects/reads.ts'
import { findLatestDryRun, getDryRunPage, listDryRunItems } from '#lib/sync/dry-run-reads.ts'
import { findError, getErrorsPage, listErrorRecords } from '#lib/sync/errors-reads.ts'
import { retryErrors } from '#lib/sync/errors-writes.ts'
import { getQueuePage } from '#lib/sync/queue-reads.ts'
import { listRuns } from '#lib/sync/runs-reads.ts'
import { getUsersPage, listUnmappedHolders } from '#lib/users/reads.ts'
import { saveUserMappings } from '#lib/users/writes.ts'

let web: Database
let owner: Database
let europe: string
let america: string
let clara: string

const inUnit = <T>(buId: string, work: (tx: Tx) => Promise<T>) =>
  inBusinessUnit(web.sql, buId, work)

beforeAll(async () => {
  const database = await testDatabase('screens')
  web = openDatabase(database.webUrl, { name: 'test', connectionsMax: 3 })
  owner = openDatabase(database.ownerUrl, { name: 'test', connectionsMax: 2 })
  const unit = (name: string) =>
    createBusinessUnit(web.sql, { name, currency: 'EUR', timeZone: 'UTC' })
  europe = (await unit('Europe')) ?? ''
  america = (await unit('America')) ?? ''
  const [user] = await owner.sql<{ id: string }[]>`
    insert into users (email, email_key, name) values ('clara@halden.example', 'clara@halden.example', 'Clara') returning id`
  clara = user?.id ?? ''
  await owner.sql`insert into memberships (bu_id, user_id, role) values (${europe}, ${clara}, 'admin')`
})

afterAll(async () => {
  await web.end()
  await owner.end()
})

async function addError(tx: Tx, name: string, causeKey: string): Promise<string> {
  const values = { email: `${name}@example.test`, last_name: name, company: null }
  const [prospect] = await tx<{ id: string }[]>`
    insert into prospects (bu_id, values, assigned_user_id) values (${europe}, ${tx.json(values)}, ${clara}) returning id`
  const id = prospect?.id ?? ''
  await tx`insert into pairs (bu_id, prospect_id, sync_state) values (${europe}, ${id}, 'needs_you')`
  await tx`
    insert into changes (bu_id, prospect_id, lane, cause, state, tries) values (${europe}, ${id}, 3, 'import', 'parked', 5)`
  const [error] = await tx<{ id: string }[]>`
    insert into sync_errors (bu_id, prospect_id, code, cause_key, title, field, message, next_action, class)
    values (${europe}, ${id}, 'required_missing', ${causeKey}, 'Company is required', 'company', 'Required: Company',
      'Fill it in', 'person') returning id`
  return error?.id ?? ''
}

test('[ER-2] errors stand together by cause, open to both records, and are retried together', async () => {
  const id = await inUnit(europe, async (tx) => {
    await addError(tx, 'ana', 'required|company')
    await addError(tx, 'bo', 'required|company')
    return addError(tx, 'cy', 'too_long|title')
  })
  const page = await inUnit(europe, (tx) => getErrorsPage(tx, europe))
  expect(page.causes.map(({ causeKey, records }) => [causeKey, records])).toEqual([
    ['required|company', 2],
    ['too_long|title', 1],
  ])
  expect([page.open, page.need]).toEqual([3, 3])
  const led = page.causes.map(({ causeKey }) => ({ error: `cause:${causeKey}` as const }))
  const counts = await inUnit(europe, (tx) =>
    Promise.all(led.map((filter) => countProspects(tx, { buId: europe, viewerId: clara }, filter))),
  )
  expect(counts).toEqual(page.causes.map(({ prospects }) => prospects))
  const detail = await inUnit(europe, (tx) => findError(tx, europe, id))
  expect(detail?.fields[0]).toMatchObject({ field: 'company', state: 'failed', ours: null })

  const retried = await inUnit(europe, (tx) =>
    retryErrors(tx, { buId: europe, userId: clara, errors: { causeKey: 'required|company' } }),
  )
  expect(retried).toBe(2)
  const queue = await inUnit(europe, (tx) => getQueuePage(tx, europe))
  expect(queue.lanes.map(({ depth }) => depth)).toEqual([2, 0, 0, 0])
  expect(queue.parked).toBe(1)
  expect(queue.front.map(({ cause, tries }) => [cause, tries])).toEqual([
    ['retry', 0],
    ['retry', 0],
  ])
})

test('[SEC] the screens of one business unit show nothing of another', async () => {
  const page = await inUnit(america, async (tx) => ({
    errors: await getErrorsPage(tx, europe),
    records: await listErrorRecords(tx, europe, { causeKey: 'required|company', after: null }),
    queue: await getQueuePage(tx, europe),
    runs: await listRuns(tx, europe, { before: null, filter: 'all' }),
    users: await listUnmappedHolders(tx, europe),
  }))
  expect(page.errors).toEqual({ causes: [], open: 0, need: 0 })
  expect(page.records.rows).toEqual([])
  expect(page.queue.front).toEqual([])
  expect(page.runs.rows).toEqual([])
  expect(page.users).toEqual([])
})

test('[US-1] who holds prospects and is not mapped is named, until mapped', async () => {
  const crmUserId = '005000000000001AAA'
  await inUnit(
    europe,
    (tx) => tx`
    insert into crm_users (bu_id, crm_user_id, name, email, active, user_type)
    values (${europe}, ${crmUserId}, 'Clara N', 'Clara@halden.example', true, 'Standard')`,
  )
  const before = await inUnit(europe, (tx) => getUsersPage(tx, europe))
  expect(before.rows).toMatchObject([
    { name: 'Clara', prospectsHeld: 3, suggestion: { id: crmUserId } },
  ])
  await inUnit(europe, (tx) => saveUserMappings(tx, europe, [{ userId: clara, crmUserId }], clara))
  const after = await inUnit(europe, (tx) => getUsersPage(tx, europe))
  expect(after.rows).toMatchObject([
    { crmUser: { id: crmUserId }, mappedBy: 'Clara', suggestion: null },
  ])
  expect(await inUnit(europe, (tx) => listUnmappedHolders(tx, europe))).toEqual([])
})

test('[FD-9] a custom field joins the grid, mapped as it was saved', async () => {
  await inUnit(europe, async (tx) => {
    await createField(tx, {
      buId: europe,
      name: 'tier',
      label: 'Tier',
      type: 'dropdown',
      options: ['A', 'B'],
    })
    await savePairing(tx, {
      buId: europe,
      userId: clara,
      field: 'tier',
      leadField: 'Tier__c',
      contactField: null,
      accountField: null,
      winner: 'concord',
      direction: 'push',
      blanks: 'clear',
    })
  })
  const { rows } = await inUnit(europe, (tx) => getFieldsPage(tx))
  expect(rows.at(-1)).toMatchObject({
    field: { name: 'tier', custom: true, options: ['A', 'B'] },
    pairing: { leadField: 'Tier__c', winner: 'concord', direction: 'push', blanks: 'clear' },
  })
})

test('[CN-4] a state comes back once, to its own session, within ten minutes', async () => {
  const attempt = {
    buId: europe,
    id: crypto.randomUUID(),
    stateHash: 'h',
    sessionId: crypto.randomUUID(),
    userId: clara,
    loginUrl: 'https://login.salesforce.com',
    clientId: 'key',
    redirectUri: 'https://x',
    sealedSecret: null,
    sealedVerifier: 's1.x',
  }
  await inUnit(europe, (tx) => createAttempt(tx, attempt))
  const find = (sessionId: string) =>
    inUnit(europe, (tx) => findReturningAttempt(tx, { stateHash: 'h', sessionId }))
  expect(await find(crypto.randomUUID())).toBeNull()
  expect(await find(attempt.sessionId)).toMatchObject({ expired: false, used: false })
  await inUnit(europe, (tx) => keepReturnedCode(tx, attempt.id, 's1.code'))
  expect(await find(attempt.sessionId)).toMatchObject({ used: true })
  await owner.sql.begin(async (tx) => {
    await tx`select set_config('app.bu_id', ${europe}, true)`
    await tx`update oauth_attempts set expires_at = now() - interval '1 second'`
  })
  expect(await find(attempt.sessionId)).toMatchObject({ expired: true })
})

test('[CN-10] a saved setting leaves the others, and the pill follows the rows', async () => {
  await inUnit(europe, async (tx) => {
    await tx`update connectors set settings = '{"reviewed": ["users"]}', connected_at = now(), org_id = '00D'`
    await saveSettings(tx, europe, { ...connectorSettings(null), createProspects: true })
    await tx`insert into workers (id) values ('w1')`
  })
  const [row] = await inUnit(
    europe,
    (tx) => tx`select settings, create_prospects_since as since from connectors`,
  )
  expect(row?.settings).toMatchObject({ reviewed: ['users'], createProspects: true })
  expect(row?.since).toBeInstanceOf(Date)
  const state = async () =>
    connectorState(await inUnit(europe, (tx) => getConnectorFacts(tx, europe)))
  expect((await state()).kind).toBe('paused')
  await inUnit(europe, (tx) => setPaused(tx, europe, false, clara))
  expect(await state()).toMatchObject({ kind: 'need', count: 3 })
})

test('[SEC] web cannot read what the worker keeps secret', async () => {
  await expect(inUnit(europe, (tx) => tx`select * from connector_secrets`)).rejects.toThrow(
    /permission denied/,
  )
})

/** A dry run that found three records, two of which would get another city. */
async function addDryRun(tx: Tx): Promise<string> {
  const [run] = await tx<{ id: string }[]>`
    insert into runs (bu_id, id, number, kind, state, title, started_at, finished_at)
    values (${america}, uuidv7(), 1, 'dry_run', 'done', 'Dry run', now() - interval '1 hour', now() - interval '59 minutes')
    returning id`
  const move = (field: string) => [
    { field, direction: 'in', from: null, to: 'x', rule: 'only_salesforce_moved' },
  ]
  const items = [
    { n: 0, kind: 'pull', name: 'Ada Berg', fields: [...move('city'), ...move('phone')] },
    { n: 1, kind: 'pull', name: 'Bo 100% Aas', fields: move('city') },
    { n: 2, kind: 'link', name: 'Ada Holm', fields: [] },
    { n: 3, kind: 'skip', name: 'Ada Left', fields: [] },
  ]
  await tx`
    insert into dry_run_items (bu_id, run_id, n, kind, direction, name, reason, fields)
    select ${america}, ${run!.id}, i.n, i.kind, 'in', i.name, 'why', i.fields
    from jsonb_to_recordset(${JSON.stringify(items)}::text::jsonb) as i(n int, kind text, name text, fields jsonb)`
  return run!.id
}

test('[EX-1] a dry run is searched by name and by the field that would move, within its kinds', async () => {
  const runId = await inUnit(america, addDryRun)
  const names = (filter: { name?: string; field?: string; kinds?: string[] }) =>
    inUnit(america, async (tx) => {
      const asked = { runId, kinds: null, after: -1, ...filter }
      const { rows, total } = await listDryRunItems(tx, america, asked)
      expect(rows).toHaveLength(total)
      return rows.map((row) => row.name)
    })
  expect(await names({ name: 'ADA' })).toEqual(['Ada Berg', 'Ada Holm'])
  expect(await names({ name: 'ada', kinds: ['skip'] })).toEqual(['Ada Left'])
  expect(await names({ field: 'city' })).toEqual(['Ada Berg', 'Bo 100% Aas'])
  expect(await names({ field: 'phone', name: 'bo' })).toEqual([])
  expect(await names({ name: '100%' })).toEqual(['Bo 100% Aas'])
  const { totals } = await inUnit(america, (tx) => getDryRunPage(tx, america))
  expect(totals?.fields).toEqual([
    { name: 'city', records: 2 },
    { name: 'phone', records: 1 },
  ])
})

test('[EX-1] a dry run knows what changed here after it', async () => {
  const since = async () => (await inUnit(america, (tx) => findLatestDryRun(tx, america)))?.since
  expect(await since()).toEqual({ prospects: 0, settings: false })
  await inUnit(america, async (tx) => {
    await tx`insert into prospects (bu_id, values) values (${america}, '{}')`
    await tx`
      insert into prospects (bu_id, values, updated_at) values (${america}, '{}', now() - interval '2 hours')`
    await tx`
      insert into audit_entries (bu_id, actor_name, action, target) values (${america}, 'Clara', 'team.invited', 'x')`
  })
  expect(await since()).toEqual({ prospects: 1, settings: false })
  await inUnit(
    america,
    (tx) => tx`
      insert into audit_entries (bu_id, actor_name, action, target)
      values (${america}, 'Clara', 'field_mapping.changed', 'City')`,
  )
  expect(await since()).toEqual({ prospects: 1, settings: true })
})
