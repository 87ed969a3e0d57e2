import { expect, test } from 'vitest'
import { runCycle } from '#lib/sync/cycle.ts'
import { loadExisting } from '#lib/sync/load-existing.ts'
import { openBench } from '#lib/sync/testing/bench.ts'
import { withFirstAnswerLost } from '#lib/sync/testing/lost-answer.ts'
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
    transact: (async (...asked) => {
      await bench.unit.pause(true)
      return store.transact(...asked)
    }) as typeof store.transact,
  }
  const result = await runCycle({ ...bench.context, store: pausing }, ['push'])
  expect(result).toMatchObject({ state: 'stopped', stop: { why: 'paused' } })
  expect(bench.calls).toEqual(['findCandidates'])
  const [row] = (await bench.snapshot()).changes
  expect(row).toMatchObject({ state: 'waiting', tries: 0, leasedBy: null })
})

test('[CN-13] a pause right after the claim asks nothing and gives back what was claimed', async () => {
  const bench = await openBench()
  await bench.prospect(ada, mappedUser)
  const { store } = bench.context
  const pausing = {
    ...store,
    claim: (async (run, request) => {
      const claimed = await store.claim(run, request)
      await bench.unit.pause(true)
      return claimed
    }) as typeof store.claim,
  }
  await runCycle({ ...bench.context, store: pausing }, ['push'])
  expect(bench.calls).toEqual([])
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
  // Whom the org's assignment rule would choose is somebody else.
  const bench = await openBench(undefined, () => salesPeople[2] ?? '')
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
  const bensId = bench.record('Lead', { Email: 'ben@halden.example', LastName: 'Ben' })
  const ben = await bench.prospect({ email: ' Ben@halden.example ' })
  const nameless = await bench.prospect({ company: 'Halden' }, mappedUser)
  await bench.cycle()
  expect((await bench.pair(id)).link).toMatchObject({ crmId, linkState: 'linked' })
  expect((await bench.pair(ben)).link).toMatchObject({ crmId: bensId, linkState: 'linked' })
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

test('[CR-2][CR-3] an unassigned import links to a record that was read long before it', async () => {
  const bench = await openBench()
  const crmId = bench.record('Lead', adaThere)
  await bench.cycle()
  bench.later(3_600_000)
  const matched = await bench.prospect(ada)
  await bench.cycle()
  expect((await bench.pair(matched)).link.crmId).toBe(crmId)
})

test('[CR-5] a create whose answer was lost is found by its id, not made again', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, mappedUser)
  const context = withFirstAnswerLost(bench)
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

test('[CR-5] nor when its e-mail was changed there before we asked, and that stays', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, mappedUser)
  const context = withFirstAnswerLost(bench)
  await runCycle(context, ['push'])
  const [lead] = bench.org.visible()
  bench.change(lead?.id ?? '', { Email: 'ada.lovelace@halden.example' })
  bench.later(60_000)
  await runCycle(context, ['push'])
  expect(bench.org.visible()).toMatchObject([{ email: 'ada.lovelace@halden.example' }])
  expect((await bench.pair(id)).link.evidence).toMatchObject({ how: 'external_id' })
})

test('[CR-6] a record created since the switch makes a prospect, an older one does not', async () => {
  const bench = await openBench()
  const old = bench.record('Lead', { Email: 'old@halden.example', LastName: 'Old' })
  await bench.cycle()
  bench.later(60_000)
  await bench.configure({ createProspects: true })
  await bench.configure({ createProspectsSince: bench.context.clock() })
  bench.record('Lead', adaThere)
  bench.change(old, { LastName: 'Older' })
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

test('[CR-8] what was decided while nobody was known is decided anew for whom somebody added meanwhile', async () => {
  const bench = await openBench()
  const crmId = bench.record('Lead', adaThere)
  const { store } = bench.context
  const strangers: typeof store.strangers = async (records) => {
    const answer = await store.strangers(records)
    await bench.prospect(ada)
    return answer
  }
  const context = { ...bench.context, store: { ...store, strangers } }
  await loadExisting(context, ['Lead'], null, async () => {})
  expect((await bench.snapshot()).pairs).toMatchObject([{ link: { crmId, linkState: 'linked' } }])
})

test('[CR-9] linking writes no external id', async () => {
  const bench = await openBench()
  const crmId = bench.record('Lead', adaThere)
  const id = await bench.prospect(ada)
  await bench.edit(id, { first_name: 'A.' })
  await bench.cycle()
  const record = bench.org.records.get(crmId)?.committed
  expect(record).toMatchObject({ externalId: null, values: { FirstName: 'A.' } })
  expect(Object.keys(record?.values ?? {})).not.toContain('Concord_Id__c')
})
