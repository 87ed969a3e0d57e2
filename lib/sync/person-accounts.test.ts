import { expect, test } from 'vitest'
import type { CrmRecord } from '#lib/salesforce/port.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import { dryRun } from '#lib/sync/dry-run.ts'
import { openBench, type SyncBench } from '#lib/sync/testing/bench.ts'
import { withFirstAnswerLost } from '#lib/sync/testing/lost-answer.ts'
import { fieldRules, owners } from '#lib/sync/testing/simulated-unit.ts'

const [seller = ''] = Object.keys(owners)
const ada = { email: 'ada@halden.example', last_name: 'Ada' }
const personType = '012000000000001AAA'

const inAccounts: Record<string, string> = {
  email: 'PersonEmail',
  last_name: 'LastName',
  first_name: 'FirstName',
  job_title: 'PersonTitle',
  phone: 'Phone',
  website: 'Website__pc',
  opted_out: 'PersonHasOptedOutOfEmail',
}
const fields = fieldRules.map((rule) => ({
  ...rule,
  accountField: inAccounts[rule.field] ?? null,
}))

async function enabled(): Promise<SyncBench> {
  const bench = await openBench()
  await bench.configure({ personAccounts: true })
  await bench.configure({ fields, personRecordTypeId: personType })
  return bench
}

function becomes(bench: SyncBench, crmId: string, change: Partial<CrmRecord>): void {
  bench.later(10_000)
  const stored = bench.org.records.get(crmId)
  if (!stored?.committed) throw new Error(`No record ${crmId}`)
  const modifiedAt = (Math.floor(bench.org.now() / 1000) * 1000) as CrmRecord['modifiedAt']
  stored.committed = { ...stored.committed, ...change, modifiedAt }
}

const person = (values: Record<string, string> = {}) => ({
  PersonEmail: 'ada@halden.example',
  LastName: 'Ada',
  ...values,
})
const contactOf = (bench: SyncBench, crmId: string) =>
  bench.org.records.get(crmId)?.committed?.personContactId ?? ''

test('[CN-8] until it is enabled no person account is asked for, linked or written', async () => {
  const bench = await openBench()
  const account = bench.record('Account', person({ PersonTitle: 'CEO' }))
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  expect((await bench.pair(id)).link).toMatchObject({ linkState: 'linked', crmObject: 'Lead' })
  expect(bench.there(account)).toMatchObject({ PersonTitle: 'CEO' })
  expect((await bench.snapshot()).mirror.some(({ object }) => object === 'Account')).toBe(false)
})

test('[PA-1] enabled, a prospect is linked to the person account with its e-mail, and values go both ways', async () => {
  const bench = await enabled()
  const account = bench.record('Account', person({ PersonTitle: 'CEO' }))
  const id = await bench.prospect({ ...ada, phone: '1' })
  await bench.cycle()
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    prospect: { values: { job_title: 'CEO', phone: '1' } },
    link: { linkState: 'linked', crmId: account, crmObject: 'Account', evidence: { how: 'email' } },
    error: null,
  })
  expect((await bench.pair(id)).link.evidence?.why).toContain('person account')
  expect(bench.there(account)).toMatchObject({ Phone: '1' })
  bench.change(account, { PersonTitle: 'Chair', Website__pc: 'https://ada.example' })
  await bench.edit(id, { phone: '2' })
  await bench.cycle()
  expect((await bench.pair(id)).prospect.values).toMatchObject({
    job_title: 'Chair',
    website: 'https://ada.example',
  })
  expect(bench.there(account)).toMatchObject({ Phone: '2' })
})

test('[PA-1][CN-10] created as a person account, with the record type that makes it one', async () => {
  const bench = await enabled()
  await bench.configure({ createAs: 'Account' })
  const id = await bench.prospect({ ...ada, job_title: 'CEO' }, seller)
  await bench.cycle()
  const { link } = await bench.pair(id)
  expect(link).toMatchObject({ linkState: 'linked', crmObject: 'Account' })
  expect(bench.there(link.crmId ?? '')).toMatchObject({
    PersonEmail: 'ada@halden.example',
    LastName: 'Ada',
    PersonTitle: 'CEO',
    RecordTypeId: personType,
  })
  const { decisions } = await bench.snapshot()
  expect(decisions.map(({ kind }) => kind)).toContain('create_account')
})

test('[PA-1][CN-10] an org that gives no record type for persons gets a lead', async () => {
  const bench = await enabled()
  await bench.configure({ createAs: 'Account' })
  await bench.configure({ personRecordTypeId: null })
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  expect((await bench.pair(id)).link.crmObject).toBe('Lead')
})

test('[PA-1][DL-3] the prospect of a lead that is converted into a person account follows to it', async () => {
  const bench = await enabled()
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  const lead = (await bench.pair(id)).link.crmId ?? ''
  const account = bench.record('Account', person({ PersonTitle: 'CEO' }))
  becomes(bench, lead, {
    isConverted: true,
    convertedContactId: contactOf(bench, account),
    convertedAccountId: account,
  })
  await bench.cycle()
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    prospect: { values: { job_title: 'CEO' } },
    link: {
      linkState: 'linked',
      crmId: account,
      crmObject: 'Account',
      evidence: {
        how: 'relinked',
        why: 'The lead was converted: the link moved to its person account',
      },
    },
    change: null,
    error: null,
  })
})

test('[CN-8][DL-3] converted while person accounts are not synced it waits and says so; enabled, it follows', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  const lead = (await bench.pair(id)).link.crmId ?? ''
  const account = bench.record('Account', person())
  becomes(bench, lead, {
    isConverted: true,
    convertedContactId: contactOf(bench, account),
    convertedAccountId: account,
  })
  await bench.cycle()
  expect((await bench.pair(id)).error?.code).toBe('heir_not_synced')
  await bench.configure({ personAccounts: true })
  await bench.configure({ fields, personRecordTypeId: personType })
  await bench.sync(id)
  expect(await bench.pair(id)).toMatchObject({ link: { crmId: account }, error: null })
})

test('[MT-3][PA-1] person accounts come with the contacts: before leads, the oldest of both first', async () => {
  const bench = await enabled()
  bench.record('Lead', { Email: 'ada@halden.example', LastName: 'Ada' })
  const account = bench.record('Account', person())
  bench.record('Contact', { Email: 'ada@halden.example', LastName: 'Ada' })
  const id = await bench.prospect(ada)
  await bench.cycle()
  expect((await bench.pair(id)).link.crmId).toBe(account)
})

test('[CR-6][PA-1] a person account created in Salesforce makes a prospect where that is on', async () => {
  const bench = await enabled()
  await bench.configure({ createProspects: true })
  await bench.configure({ createProspectsSince: bench.context.clock() })
  const account = bench.record('Account', person({ PersonTitle: 'CEO' }))
  await bench.cycle()
  const { pairs } = await bench.unit.store.load({ crmIds: [account] })
  expect(pairs[0]).toMatchObject({
    prospect: { values: { email: 'ada@halden.example', job_title: 'CEO' } },
    link: { crmObject: 'Account' },
  })
})

test('[PA-1][DL-1] a person account that is deleted takes its prospect to the bin, and is never made anew', async () => {
  const bench = await enabled()
  const account = bench.record('Account', person())
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  becomes(bench, account, { isDeleted: true })
  await bench.cycle()
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    prospect: { deletedReason: '[[crm_deleted]]' },
    link: { linkState: 'crm_deleted', crmId: account },
  })
})

test('[EX-1][PA-1] a dry run plans a person account and makes none', async () => {
  const bench = await enabled()
  await bench.configure({ createAs: 'Account' })
  const id = await bench.prospect(ada, seller)
  const dry = await dryRun(bench.context, null, async () => {})
  expect([bench.org.records.size, bench.org.writes, dry.counts.created]).toEqual([0, 0, 1])
  await bench.cycle()
  expect((await bench.pair(id)).link.crmObject).toBe('Account')
})

test('[CN-8][CR-5] switched off before anybody heard whether it was made, it is made no second time, and says so; on again it is found', async () => {
  const bench = await enabled()
  await bench.configure({ createAs: 'Account' })
  const id = await bench.prospect(ada, seller)
  await runCycle(withFirstAnswerLost(bench), ['push'])
  await bench.configure({ personAccounts: false, createAs: 'Lead' })
  bench.later(60_000)
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    link: { linkState: 'none' },
    change: { state: 'parked' },
    error: { code: 'create_unheard' },
  })
  await bench.configure({ personAccounts: true })
  await bench.unit.retryAll()
  await bench.cycle()
  expect(bench.org.visible()).toMatchObject([{ object: 'Account' }])
  expect(await bench.pair(id)).toMatchObject({
    link: { linkState: 'linked', crmObject: 'Account' },
    error: null,
  })
})

test('[CN-8] switched off again the link stays, nothing moves over it and what would have says so; on again all of it comes', async () => {
  const bench = await enabled()
  const account = bench.record('Account', person({ PersonTitle: 'CEO' }))
  const id = await bench.prospect({ ...ada, phone: '1' })
  await bench.cycle()
  await bench.cycle()
  await bench.configure({ personAccounts: false })
  bench.change(account, { PersonTitle: 'Chair' })
  await bench.edit(id, { phone: '2', opted_out: true })
  const { writes } = bench.org
  await bench.cycle()
  await bench.sync(id)
  expect(bench.org.writes).toBe(writes)
  const off = await bench.pair(id)
  expect(off).toMatchObject({
    prospect: { values: { job_title: 'CEO', phone: '2' } },
    link: { linkState: 'linked', crmId: account },
    change: { state: 'parked' },
    error: { code: 'account_not_synced' },
  })
  await bench.configure({ personAccounts: true })
  await bench.unit.retryAll()
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    prospect: { values: { job_title: 'Chair', phone: '2' } },
    change: null,
    error: null,
  })
  expect(bench.there(account)).toMatchObject({ Phone: '2', PersonHasOptedOutOfEmail: true })
})
