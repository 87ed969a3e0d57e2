import { expect, test } from 'vitest'
import type { CrmFieldDescribe } from '#lib/salesforce/port.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import { dryRun } from '#lib/sync/dry-run.ts'
import { loadExisting } from '#lib/sync/load-existing.ts'
import { openBench } from '#lib/sync/testing/bench.ts'
import {
  connectorUserId,
  owners,
  salesPeople,
  unmappedUser,
} from '#lib/sync/testing/simulated-unit.ts'

const [mappedUser = '', otherUser = ''] = Object.keys(owners)
const ada = { email: 'ada@halden.example', last_name: 'Ada' }
const adaThere = { Email: 'ADA@halden.example ', LastName: 'Ada' }

test('[CN-3] while paused a person syncs one record, and nothing else moves', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, mappedUser)
  const other = await bench.prospect({ email: 'ben@halden.example' }, mappedUser)
  await bench.unit.pause(true)
  expect(await bench.cycle()).toMatchObject({ ran: true, state: 'stopped', calls: 0 })
  expect(await bench.sync(id)).toMatchObject({ ended: 'ran', counts: { created: 1 } })
  expect(await bench.pair(other)).toMatchObject({ link: { linkState: 'none' } })
  expect(bench.org.visible()).toHaveLength(1)
})

test('[CN-3] Send to Concord takes exactly that record, paused or not', async () => {
  const bench = await openBench()
  await bench.unit.pause(true)
  const crmId = bench.record('Lead', adaThere)
  bench.record('Lead', { Email: 'ben@halden.example', LastName: 'Ben' })
  expect(await bench.send(crmId)).toMatchObject({ ended: 'ran', counts: { prospectsCreated: 1 } })
  expect((await bench.snapshot()).pairs).toHaveLength(1)
})

test('[CN-13] a pause during a run stops before the next request and gives the rest back', async () => {
  const bench = await openBench()
  await bench.prospect(ada, mappedUser)
  const { store } = bench.context
  const pausing = {
    ...store,
    transact: (async (run, request, decide) => {
      await bench.unit.pause(true)
      return store.transact(run, request, decide)
    }) as typeof store.transact,
  }
  const result = await runCycle({ ...bench.context, store: pausing }, ['push'])
  expect(result).toMatchObject({ state: 'stopped', stop: { why: 'paused' } })
  expect(bench.calls).toEqual(['findCandidates'])
  const [row] = (await bench.snapshot()).changes
  expect(row).toMatchObject({ state: 'waiting', tries: 0, leasedBy: null })
})

test('[CN-16] a wake by a change pushes and does not pull', async () => {
  const bench = await openBench()
  await bench.prospect(ada, mappedUser)
  await bench.cycle(['push'])
  expect(bench.calls).toEqual(['findCandidates', 'upsertRecords'])
})

test('[US-2] an unmapped assignee’s lead goes to the connector user, and he stays shown', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, unmappedUser)
  await bench.cycle()
  await bench.cycle()
  expect(bench.org.visible()).toMatchObject([{ ownerId: connectorUserId }])
  expect((await bench.pair(id)).prospect.assignedUserId).toBe(unmappedUser)
})

test('[US-4] a mapped owner in Salesforce moves the assigned user, an unmapped one does not', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, mappedUser)
  await bench.cycle()
  const [lead] = bench.org.visible()
  bench.org.setOwner(lead?.id ?? '', salesPeople[2] ?? '', connectorUserId)
  await bench.cycle()
  expect((await bench.pair(id)).prospect.assignedUserId).toBe(mappedUser)
  bench.later(10_000)
  bench.org.setOwner(lead?.id ?? '', owners[otherUser] ?? '', connectorUserId)
  await bench.cycle()
  expect((await bench.pair(id)).prospect.assignedUserId).toBe(otherUser)
})

test('[MT-1][MT-4] an e-mail matches trimmed and in any case; without one nothing is matched', async () => {
  const bench = await openBench()
  const crmId = bench.record('Lead', adaThere)
  const id = await bench.prospect(ada)
  const nameless = await bench.prospect({ company: 'Halden' }, mappedUser)
  await bench.cycle()
  expect((await bench.pair(id)).link).toMatchObject({ crmId, linkState: 'linked' })
  expect((await bench.pair(nameless)).link.linkState).toBe('none')
  expect((await bench.snapshot()).decisions).toContainEqual(
    expect.objectContaining({ prospectId: nameless, kind: 'skip' }),
  )
})

test('[MT-2] a linked prospect follows its id, whatever its e-mail matches', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, mappedUser)
  await bench.cycle()
  const linked = (await bench.pair(id)).link.crmId
  bench.record('Contact', adaThere)
  await bench.edit(id, { last_name: 'Moved' })
  await bench.cycle()
  expect((await bench.pair(id)).link.crmId).toBe(linked)
  expect(bench.there(linked ?? '').LastName).toBe('Moved')
})

test('[MT-3] contacts come before leads, and the evidence names all candidates', async () => {
  const bench = await openBench()
  const lead = bench.record('Lead', adaThere)
  const contact = bench.record('Contact', adaThere)
  const id = await bench.prospect(ada)
  await bench.cycle()
  const { link } = await bench.pair(id)
  expect(link.crmId).toBe(contact)
  expect(link.evidence?.candidates.map((one) => one.id)).toEqual([contact, lead])
})

test('[MT-3][MT-5] a first candidate that another prospect holds parks the pair, both named', async () => {
  const bench = await openBench()
  const holder = await bench.prospect(ada, mappedUser)
  await bench.cycle()
  const crmId = (await bench.pair(holder)).link.crmId
  await bench.configure({
    fields: bench.config.fields.map((rule) =>
      rule.field === 'email' ? { ...rule, direction: 'push' } : rule,
    ),
  })
  bench.change(crmId ?? '', { Email: 'ben@halden.example' })
  const id = await bench.prospect({ email: 'ben@halden.example' }, mappedUser)
  await bench.cycle()
  const [error] = (await bench.snapshot()).openErrors
  expect(error).toMatchObject({
    prospectId: id,
    code: 'candidate_linked',
    class: 'person',
    detail: { crmId, otherProspectId: holder },
  })
  expect(bench.org.visible()).toHaveLength(1)
})

test('[MT-7] an ignored prospect moves neither way until an admin lifts it', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, mappedUser)
  await bench.unit.ignore(id, true)
  await bench.cycle()
  expect(bench.org.visible()).toEqual([])
  await bench.unit.ignore(id, false)
  await bench.cycle()
  expect(bench.org.visible()).toHaveLength(1)
})

test('[CR-1] an assigned prospect without a match becomes a lead of the mapped user', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, mappedUser)
  await bench.cycle()
  expect(bench.org.visible()).toMatchObject([
    { object: 'Lead', externalId: id, ownerId: owners[mappedUser], email: 'ada@halden.example' },
  ])
})

test('[CR-2][CR-3] an unassigned import links to its match and is never created', async () => {
  const bench = await openBench()
  const crmId = bench.record('Lead', adaThere)
  const matched = await bench.prospect(ada)
  await bench.prospect({ email: 'nobody@halden.example' })
  await bench.cycle()
  expect((await bench.pair(matched)).link.crmId).toBe(crmId)
  expect(bench.org.visible()).toHaveLength(1)
})

test('[CR-5] a create whose answer was lost is found by its id, not made again', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, mappedUser)
  const { org } = bench.context
  let isLost = true
  const losing = {
    ...org,
    upsertRecords: (async (rows) => {
      const reply = await bench.org.portFor('worker').upsertRecords(rows)
      if (!isLost || !reply.ok) return reply
      isLost = false
      const failure = {
        code: 'ambiguous' as const,
        message: 'no answer',
        statusCode: null,
        fields: [],
        recordIds: [],
        retryAfterMs: null,
      }
      return { ...reply, value: rows.map(() => ({ ok: false as const, failure })) }
    }) as typeof org.upsertRecords,
    findCandidates: org.findCandidates,
    readByIds: org.readByIds,
    updateRecords: org.updateRecords,
    changedSince: org.changedSince,
  }
  const context = { ...bench.context, org: losing }
  await runCycle(context, ['push'])
  expect((await bench.pair(id)).intent?.state).toBe('unknown')
  bench.later(60_000)
  await runCycle(context, ['push'])
  expect(bench.org.visible()).toHaveLength(1)
  expect(await bench.pair(id)).toMatchObject({
    link: { linkState: 'linked', evidence: { how: 'external_id' } },
    intent: { state: 'done' },
    error: null,
    change: null,
  })
})

test('[CR-6] a record created since the switch makes a prospect, an older one does not', async () => {
  const bench = await openBench()
  bench.record('Lead', { Email: 'old@halden.example', LastName: 'Old' })
  await bench.cycle()
  bench.later(60_000)
  await bench.configure({ createProspects: true })
  await bench.configure({ createProspectsSince: bench.context.clock() })
  bench.record('Lead', adaThere)
  await bench.cycle()
  expect((await bench.snapshot()).pairs).toMatchObject([
    { prospect: { values: ada }, link: { linkState: 'linked' } },
  ])
})

test('[CR-6] an e-mail added later counts as creation', async () => {
  const bench = await openBench()
  const crmId = bench.record('Lead', { LastName: 'Ada' })
  await bench.cycle()
  await bench.configure({ createProspects: true })
  await bench.configure({ createProspectsSince: bench.context.clock() })
  bench.change(crmId, { Email: 'ada@halden.example' })
  await bench.cycle()
  expect((await bench.snapshot()).pairs).toMatchObject([{ link: { crmId } }])
})

test('[CR-7] what Salesforce requires and we lack is a stated default that never comes back', async () => {
  const bench = await openBench()
  const id = await bench.prospect({ email: 'ada@halden.example' }, mappedUser)
  await bench.cycle()
  const [lead] = bench.org.visible()
  expect(lead?.values).toMatchObject({ LastName: '[not provided]', Company: '[not provided]' })
  bench.change(lead?.id ?? '', { Title: 'Head' })
  await bench.cycle()
  const { prospect } = await bench.pair(id)
  expect(prospect.values).toMatchObject({ job_title: 'Head' })
  expect(prospect.values.company ?? null).toBeNull()
  expect(prospect.values.last_name ?? null).toBeNull()
})

test('[CR-8] existing records become prospects on purpose, once', async () => {
  const bench = await openBench()
  bench.record('Lead', adaThere)
  bench.record('Contact', adaThere)
  bench.record('Lead', { LastName: 'No e-mail' })
  const load = () => loadExisting(bench.context, ['Lead', 'Contact'], null, async () => {})
  expect(await load()).toMatchObject({ counts: { prospectsCreated: 1 }, stop: null })
  expect(await load()).toMatchObject({ counts: {} })
  expect((await bench.snapshot()).pairs).toMatchObject([{ link: { crmObject: 'Contact' } }])
})

test('[CR-9] linking writes no external id', async () => {
  const bench = await openBench()
  const crmId = bench.record('Lead', adaThere)
  const id = await bench.prospect(ada)
  await bench.edit(id, { first_name: 'A.' })
  await bench.cycle()
  const record = bench.org.records.get(crmId)?.committed
  expect(record).toMatchObject({ externalId: null, values: { FirstName: 'A.' } })
})

test('[FD-7] a contact’s company is its account’s, and read-only', async () => {
  const bench = await openBench()
  const crmId = bench.record('Contact', { ...adaThere, 'Account.Name': 'Halden' })
  const id = await bench.prospect(ada)
  await bench.cycle()
  await bench.edit(id, { company: 'Mine' })
  await bench.cycle()
  expect((await bench.pair(id)).prospect.values.company).toBe('Halden')
  expect(bench.there(crmId)['Account.Name']).toBe('Halden')
})

test('[EM-1] an e-mail changed in Salesforce is followed, unless another prospect has it', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, mappedUser)
  const other = await bench.prospect({ email: 'ben@halden.example' })
  await bench.cycle()
  const crmId = (await bench.pair(id)).link.crmId ?? ''
  bench.change(crmId, { Email: 'ada.new@halden.example' })
  await bench.cycle()
  expect((await bench.pair(id)).prospect.values.email).toBe('ada.new@halden.example')
  bench.change(crmId, { Email: 'ben@halden.example', LastName: 'Still read' })
  await bench.cycle()
  expect((await bench.pair(id)).prospect.values).toMatchObject({
    email: 'ada.new@halden.example',
    last_name: 'Still read',
  })
  expect((await bench.snapshot()).openErrors).toMatchObject([
    { prospectId: id, code: 'email_taken', detail: { otherProspectId: other } },
  ])
})

test('[EM-2] an e-mail changed here changes the linked record and makes no new lead', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, mappedUser)
  await bench.cycle()
  await bench.edit(id, { email: 'ada.new@halden.example' })
  await bench.cycle()
  expect(bench.org.visible()).toMatchObject([{ email: 'ada.new@halden.example' }])
})

test('[EM-3] with following switched off the link breaks and says why', async () => {
  const bench = await openBench()
  await bench.configure({ followEmail: false })
  const id = await bench.prospect(ada, mappedUser)
  await bench.cycle()
  bench.change((await bench.pair(id)).link.crmId ?? '', { Email: 'x@halden.example' })
  await bench.cycle()
  const { link, prospect } = await bench.pair(id)
  expect(link).toMatchObject({ linkState: 'broken', crmId: null })
  expect(link.evidence?.why).toContain('x@halden.example')
  expect(prospect.values.email).toBe('ada@halden.example')
})

test('[DL-1] a deleted record recycles its prospect and an undeleted one restores it', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, mappedUser)
  await bench.cycle()
  const crmId = (await bench.pair(id)).link.crmId ?? ''
  bench.org.setDeleted(crmId, true, connectorUserId)
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    prospect: { deletedReason: '[[crm_deleted]]' },
    link: { linkState: 'crm_deleted' },
  })
  bench.later(10_000)
  bench.org.setDeleted(crmId, false, connectorUserId)
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    prospect: { deletedAt: null },
    link: { linkState: 'linked', crmId },
  })
})

test('[DL-1] with the setting off the prospect stays, and is never created again [MT-7]', async () => {
  const bench = await openBench()
  await bench.configure({ deleteWithRecords: false })
  const id = await bench.prospect(ada, mappedUser)
  await bench.cycle()
  bench.org.setDeleted((await bench.pair(id)).link.crmId ?? '', true, connectorUserId)
  await bench.cycle()
  await bench.edit(id, { last_name: 'Again' })
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    prospect: { deletedAt: null },
    link: { linkState: 'crm_deleted' },
    change: null,
  })
  expect(bench.org.visible()).toHaveLength(1)
})

test('[QU-1] a change in Salesforce enqueues nothing that it settles by itself', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, mappedUser)
  await bench.cycle()
  bench.change((await bench.pair(id)).link.crmId ?? '', { Title: 'Head' })
  await bench.cycle(['pull'])
  expect((await bench.snapshot()).changes).toEqual([])
  expect((await bench.pair(id)).link.syncState).toBe('in_accord')
})

test('[ER-1] a refused row has one error with its field, is parked, and holds up nobody', async () => {
  const bench = await openBench()
  const bad = await bench.prospect({ ...ada, first_name: 'REFUSED' }, mappedUser)
  const good = await bench.prospect({ email: 'ben@halden.example' }, mappedUser)
  await bench.cycle()
  expect((await bench.pair(good)).link.linkState).toBe('linked')
  expect((await bench.snapshot()).openErrors).toMatchObject([
    { prospectId: bad, code: 'validation_rule', class: 'person', tries: 1, nextTryInMs: null },
  ])
  expect(await bench.pair(bad)).toMatchObject({
    change: { state: 'parked' },
    link: { syncState: 'needs_you' },
  })
  await bench.edit(bad, { first_name: 'Ada' })
  await bench.cycle()
  expect((await bench.snapshot()).openErrors).toEqual([])
})

test('[EX-1] a dry run writes nothing and its hash is that of the cycle that follows', async () => {
  const bench = await openBench()
  const crmId = bench.record('Lead', { ...adaThere, Title: 'Head' })
  await bench.prospect({ ...ada, first_name: 'A.' })
  await bench.prospect({ email: 'ben@halden.example' }, mappedUser)
  const before = await bench.snapshot()
  const dry = await dryRun(bench.context, null, async () => {})
  expect(await bench.snapshot()).toEqual(before)
  expect(bench.org.writes).toBe(0)
  const ended: (string | null)[] = []
  const { store } = bench.context
  const watching = {
    ...store,
    finishRun: (async (run, end) => {
      ended.push(end.planHash)
      return store.finishRun(run, end)
    }) as typeof store.finishRun,
  }
  await runCycle({ ...bench.context, store: watching })
  expect(ended).toEqual([dry.planHash])
  expect(bench.there(crmId).FirstName).toBe('A.')
})

test('[EX-3] a value knows its side, time, author, rule and what it replaced', async () => {
  const bench = await openBench()
  const id = await bench.prospect({ ...ada, job_title: 'Clerk' }, mappedUser)
  await bench.cycle()
  bench.change((await bench.pair(id)).link.crmId ?? '', { Title: 'Head' })
  await bench.cycle()
  expect((await bench.pair(id)).prospect.origins.job_title).toEqual({
    side: 'salesforce',
    at: expect.stringMatching(/^2026-11-24T09:/),
    by: 'Salesforce',
    rule: 'only_salesforce_moved',
    replaced: 'Clerk',
  })
})

test('an idle cycle is one call and writes no business row', async () => {
  const bench = await openBench()
  await bench.prospect(ada, mappedUser)
  await bench.cycle()
  await bench.cycle()
  const before = await bench.snapshot()
  bench.calls.length = 0
  await bench.cycle()
  expect(bench.calls).toEqual(['changedSince'])
  const after = await bench.snapshot()
  expect({ ...after, cursors: [], fence: 0 }).toEqual({ ...before, cursors: [], fence: 0 })
})

test('[FD-11] a field that is gone moves nothing any more, and the rest goes on', async () => {
  const bench = await openBench()
  const id = await bench.prospect({ ...ada, job_title: 'Head' }, mappedUser)
  await bench.cycle()
  const crmId = (await bench.pair(id)).link.crmId ?? ''
  const fields = bench.config.fields.map(({ leadField }) => leadField ?? '')
  const described = fields
    .filter((name) => name !== '' && name !== 'Title')
    .map((name) => describedField(name))
  await bench.configure({ schema: { Lead: described } })
  await bench.edit(id, { job_title: 'Boss', last_name: 'Ada-Marie' })
  await bench.cycle()
  expect(bench.there(crmId)).toMatchObject({ LastName: 'Ada-Marie', Title: 'Head' })
  expect(await bench.pair(id)).toMatchObject({
    prospect: { values: { job_title: 'Boss' } },
    link: { agreed: { job_title: 'Head' } },
    change: null,
    error: null,
  })
})

function describedField(name: string): CrmFieldDescribe {
  return {
    name,
    label: name,
    type: 'string',
    length: 255,
    precision: 0,
    scale: 0,
    createable: true,
    updateable: true,
    calculated: false,
    nillable: true,
    defaultedOnCreate: false,
    externalId: false,
    unique: false,
    caseSensitive: false,
    restrictedPicklist: false,
    picklistValues: [],
    custom: false,
  }
}
