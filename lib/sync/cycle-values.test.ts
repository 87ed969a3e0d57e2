import { expect, test } from 'vitest'
import { describedField } from '#lib/salesforce/testing/described-field.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import { dryRun } from '#lib/sync/dry-run.ts'
import { openBench } from '#lib/sync/testing/bench.ts'
import { connectorUserId, owners } from '#lib/sync/testing/simulated-unit.ts'

const [mappedUser = '', _otherUser = ''] = Object.keys(owners)
const ada = { email: 'ada@halden.example', last_name: 'Ada' }
const adaThere = { Email: 'ADA@halden.example ', LastName: 'Ada' }

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

test('[CR-7] nor does it come back as the name of the account that a conversion made of it', async () => {
  const bench = await openBench()
  bench.record('Contact', { ...adaThere, 'Account.Name': '[not provided]' })
  const id = await bench.prospect({ email: 'ada@halden.example' })
  await bench.cycle()
  expect((await bench.pair(id)).prospect.values.company ?? null).toBeNull()
})

/** Linked before the phone was mapped, which both sides hold alike: nothing is agreed about it. */
async function withPhoneMappedLater() {
  const bench = await openBench()
  const { fields } = bench.config
  await bench.configure({ fields: fields.filter(({ field }) => field !== 'phone') })
  const crmId = bench.record('Lead', { ...adaThere, Company: 'Halden', Phone: '+47 1' })
  const id = await bench.prospect({ ...ada, phone: '+47 1' })
  await bench.cycle()
  await bench.configure({ fields })
  return { bench, crmId, id }
}

test('[FD-1] a field that is mapped later and equal on both sides is agreed on: an edit here is not a conflict', async () => {
  const { bench, crmId, id } = await withPhoneMappedLater()
  bench.change(crmId, { LastName: 'Byron' })
  await bench.cycle()
  await bench.edit(id, { phone: '+47 2' })
  await bench.cycle()
  expect(bench.there(crmId)).toMatchObject({ LastName: 'Byron', Phone: '+47 2' })
})

test('[FD-1] what is equal and goes with a write is agreed on when that has landed, and not before', async () => {
  const { bench, crmId, id } = await withPhoneMappedLater()
  await bench.edit(id, { last_name: 'Byron' })
  const { org } = bench.context
  const unheard: typeof org.updateRecords = async () => ({
    ...{ ok: false, failure: { ...silence, code: 'server_error' }, calls: 1 },
    ...{ orgTime: null, limit: null },
  })
  await runCycle({ ...bench.context, org: { ...org, updateRecords: unheard } }, ['push'])
  expect((await bench.pair(id)).link.agreed).not.toHaveProperty('phone')
  bench.later(600_000)
  await bench.cycle(['push'])
  expect((await bench.pair(id)).link.agreed).toMatchObject({ last_name: 'Byron', phone: '+47 1' })
  await bench.edit(id, { phone: '+47 2' })
  await bench.cycle(['push'])
  expect(bench.there(crmId)).toMatchObject({ LastName: 'Byron', Phone: '+47 2' })
})

const silence = {
  message: 'Not now',
  statusCode: null,
  fields: [],
  recordIds: [],
  retryAfterMs: null,
}

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
