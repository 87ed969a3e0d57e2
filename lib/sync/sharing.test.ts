import { expect, test } from 'vitest'
import type { Instant } from '#lib/base/instant.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import { dryRun } from '#lib/sync/dry-run.ts'
import { loadExisting } from '#lib/sync/load-existing.ts'
import { syncProspect } from '#lib/sync/person.ts'
import { openBench, type SyncBench } from '#lib/sync/testing/bench.ts'
import { failed, failureOf } from '#lib/sync/testing/org-failures.ts'
import { regionRule } from '#lib/sync/testing/sharing-rule.ts'
import { owners } from '#lib/sync/testing/simulated-unit.ts'

const [seller = ''] = Object.keys(owners)
const ada = { email: 'ada@halden.example', last_name: 'Ada' }
const adaThere = { Email: 'ada@halden.example', LastName: 'Ada' }
const secret = { Email: 'ada@halden.example', LastName: 'TAINT', Title: 'TAINT' }

async function openShared(...regions: string[]): Promise<SyncBench> {
  const bench = await openBench()
  await bench.configure({ sharing: regionRule(...regions), createProspectsSince: 0 as Instant })
  await bench.configure({ createProspects: true })
  return bench
}

/** Everything that the store holds, as text. */
const everything = async (bench: SyncBench) => JSON.stringify(await bench.snapshot())

test('[SH-1] a lead outside the rule is never stored, whichever way it is met', async () => {
  const bench = await openShared('EMEA')
  const lead = bench.record('Lead', { ...secret, Region__c: 'APAC' })
  // Upper and lower case count.
  bench.record('Contact', { ...secret, Area__c: 'emea' })
  const id = await bench.prospect(ada)
  await bench.cycle()
  expect(await bench.send(lead)).toEqual({ ended: 'outside' })
  await bench.sync(id)
  await loadExisting(bench.context, ['Lead', 'Contact'], null, async () => {})
  await dryRun(bench.context, null, async () => {})
  expect(await everything(bench)).not.toContain('TAINT')
  expect((await bench.snapshot()).mirror).toEqual([])
  expect((await bench.pair(id)).link.linkState).toBe('none')
})

test('[SH-3] leads and contacts are shared as a pair, each by its own field', async () => {
  const bench = await openShared('EMEA', 'UKI')
  bench.record('Lead', { ...adaThere, Region__c: 'UKI' })
  bench.record('Contact', { Email: 'bo@halden.example', LastName: 'Bo', Area__c: 'EMEA' })
  bench.record('Contact', { Email: 'cy@halden.example', LastName: 'Cy', Region__c: 'EMEA' })
  await bench.cycle()
  const { pairs } = await bench.snapshot()
  expect(pairs.map(({ prospect }) => prospect.values.last_name).sort()).toEqual(['Ada', 'Bo'])
})

test('[SH-1][MT-3] the first found is the first of those that are shared', async () => {
  const bench = await openShared('EMEA')
  bench.record('Contact', { ...secret, Area__c: 'APAC' })
  const inside = bench.record('Lead', { ...adaThere, Region__c: 'EMEA' })
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  const { link } = await bench.pair(id)
  expect(link).toMatchObject({ crmId: inside, linkState: 'linked' })
  expect(link.evidence?.candidates.length).toBe(1)
})

test('[SH-4] a record that leaves takes its prospect to the recycle bin, once, and brings it back', async () => {
  const bench = await openShared('EMEA')
  const crmId = bench.record('Lead', { ...adaThere, Region__c: 'EMEA' })
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  bench.change(crmId, { Region__c: 'APAC', Title: 'TAINT' })
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    prospect: { deletedReason: '[[crm_unshared]]' },
    link: { linkState: 'unshared', crmId },
    change: null,
    error: null,
  })
  expect((await bench.snapshot()).mirror).toEqual([])

  // Restored by hand it stays, and nothing of it moves.
  await bench.unit.restore(id, bench.context.clock())
  await bench.edit(id, { job_title: 'Ours' })
  bench.change(crmId, { Title: 'TAINT again' })
  await bench.cycle()
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    prospect: { deletedAt: null },
    link: { linkState: 'unshared' },
    change: null,
  })
  expect(bench.there(crmId).Title).toBe('TAINT again')
  expect(await everything(bench)).not.toContain('TAINT')

  await bench.unit.recycle(id, bench.context.clock())
  bench.change(crmId, { Region__c: 'EMEA', Title: 'Head' })
  await bench.cycle()
  expect((await bench.pair(id)).link.linkState).toBe('linked')
})

test('[SH-4] whoever went to the bin with it comes back with it, and takes in what changed meanwhile', async () => {
  const bench = await openShared('EMEA')
  const crmId = bench.record('Lead', { ...adaThere, Region__c: 'EMEA' })
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  bench.change(crmId, { Region__c: 'APAC' })
  await bench.cycle()
  bench.change(crmId, { Region__c: 'EMEA', LastName: 'Berg' })
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    prospect: { deletedAt: null, values: { last_name: 'Berg' } },
    link: { linkState: 'linked', crmId, syncState: 'in_accord' },
  })
  const { decisions } = await bench.snapshot()
  const kinds = decisions.filter(({ kind }) => kind === 'recycle' || kind === 'restore')
  expect(kinds.map(({ kind }) => kind)).toEqual(['recycle', 'restore'])
})

test('[SH-2] the check before a write: what has left since the pull is not written to', async () => {
  const bench = await openShared('EMEA')
  const crmId = bench.record('Lead', { ...adaThere, Region__c: 'EMEA' })
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  bench.change(crmId, { Region__c: 'APAC' })
  await bench.edit(id, { job_title: 'Ours' })
  const before = bench.org.writes
  await bench.cycle(['push'])
  expect(bench.org.writes).toBe(before)
  expect(await bench.pair(id)).toMatchObject({ link: { linkState: 'unshared' }, change: null })
})

test('[SH-4] a record that we create is given what the rule asks for', async () => {
  const bench = await openShared('EMEA', 'UKI')
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  const { link } = await bench.pair(id)
  expect(bench.there(link.crmId ?? '')).toMatchObject({ Region__c: 'EMEA' })
  await bench.cycle()
  expect((await bench.pair(id)).link.linkState).toBe('linked')
})

test('[SH-4] where the rule gives no values away nothing is created, and that is said', async () => {
  const bench = await openShared('EMEA')
  const { fields } = regionRule('EMEA')
  const parts = [{ field: 'Region', operator: 'not_blank' as const, values: [] }]
  await bench.configure({ sharing: { criteria: { match: 'all', parts }, fields } })
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    link: { linkState: 'none' },
    error: { code: 'cannot_be_shared' },
    change: { state: 'parked' },
  })
})

test('[SH-6] an e-mail of an unshared record waits and says so; no second lead', async () => {
  const bench = await openShared('EMEA')
  const crmId = bench.record('Contact', { ...secret, Area__c: 'APAC' })
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  expect(bench.org.writes).toBe(0)
  expect(await bench.pair(id)).toMatchObject({
    link: {
      linkState: 'none',
      evidence: { why: 'A record with this e-mail exists outside your sharing rule' },
    },
    error: { code: 'outside_sharing' },
    change: { state: 'waiting' },
  })
  expect(await everything(bench)).not.toContain(crmId)

  // Shared after all: linked, not created.
  bench.change(crmId, { Area__c: 'EMEA', LastName: 'Ada', Title: null })
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({ link: { linkState: 'linked', crmId }, error: null })
})

test('[SH-6] gone over there: the next look, an hour later, creates it', async () => {
  const bench = await openShared('EMEA')
  const crmId = bench.record('Lead', { ...secret, Region__c: 'APAC' })
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  bench.org.setDeleted(crmId, true, seller)
  await bench.cycle()
  expect((await bench.pair(id)).link.linkState).toBe('none')
  bench.later(3_600_000)
  await bench.cycle()
  expect((await bench.pair(id)).link).toMatchObject({ linkState: 'linked' })
})

test('[SH-6] the setting allows the second lead', async () => {
  const bench = await openShared('EMEA')
  bench.record('Lead', { ...secret, Region__c: 'APAC' })
  await bench.configure({ createDespiteUnshared: true })
  const id = await bench.prospect(ada, seller)
  await bench.cycle()
  const { link } = await bench.pair(id)
  expect(bench.there(link.crmId ?? '')).toMatchObject({ Region__c: 'EMEA', LastName: 'Ada' })
})

test('[SH-1][CR-5] a create that came late and has left the rule since is not written over', async () => {
  const bench = await openShared('EMEA')
  await bench.configure({ createDespiteUnshared: true })
  const id = await bench.prospect(ada, seller)
  const org = bench.org.portFor('lost')
  // The record is written and nobody hears of it.
  const upsertRecords: typeof org.upsertRecords = async (rows) => {
    await org.upsertRecords(rows)
    return failed('ambiguous')
  }
  await runCycle({ ...bench.context, org: { ...org, upsertRecords } })
  const [created] = bench.org.visible()
  bench.change(created?.id ?? '', { Region__c: 'APAC', LastName: 'Theirs' })
  bench.later(60_000)
  const before = bench.org.writes
  await bench.cycle(['push'])
  expect(bench.org.writes).toBe(before)
  expect(await bench.pair(id)).toMatchObject({ error: { code: 'outside_sharing' } })
})

test('[SH-4] what we created and has left the rule before its answer was heard goes to the bin all the same', async () => {
  const bench = await openShared('EMEA')
  const id = await bench.prospect(ada, seller)
  const { org } = bench.context
  const slow: typeof org = {
    ...org,
    upsertRecords: async (rows) => {
      const reply = await org.upsertRecords(rows)
      const [made] = bench.org.visible()
      bench.change(made?.id ?? '', { Region__c: 'APAC', Email: 'other@halden.example' })
      // Cycles read that it left, and then no more of it; it belongs to nobody yet.
      for (const _ of [1, 2]) {
        bench.later(1_200_000)
        await bench.cycle(['pull'])
      }
      return reply
    },
  }
  await syncProspect({ ...bench.context, org: slow }, id, null)
  await bench.cycle()
  expect(await bench.pair(id)).toMatchObject({
    prospect: { deletedReason: '[[crm_unshared]]', values: ada },
    link: { linkState: 'unshared' },
    change: null,
  })
})

test('[I10] what Salesforce says of other records in a refusal is not repeated', async () => {
  const bench = await openShared('EMEA')
  const id = await bench.prospect(ada, seller)
  const org = bench.org.portFor('worker')
  const other = '00Q000000000099AAA'
  const failure = {
    ...failureOf('duplicates_detected'),
    message: `You are creating a duplicate of TAINT ${other}`,
    recordIds: [other],
  }
  const upsertRecords: typeof org.upsertRecords = async (rows) => ({
    ok: true,
    value: rows.map(() => ({ ok: false, failure })),
    calls: 1,
    orgTime: bench.org.now(),
    limit: null,
  })
  await runCycle({ ...bench.context, org: { ...org, upsertRecords } })
  expect((await bench.pair(id)).error?.code).toBe('duplicates_detected')
  const held = await everything(bench)
  expect(held).not.toContain('TAINT')
  expect(held).not.toContain(other)
})

test('[SH-4] after a change of the rule all that is linked is looked at before anything is sent', async () => {
  const bench = await openShared('EMEA', 'UKI')
  const stays = bench.record('Lead', { ...adaThere, Region__c: 'EMEA' })
  const leaves = bench.record('Lead', { Email: 'bo@halden.example', Region__c: 'UKI' })
  const leavesAtRest = bench.record('Lead', { Email: 'cy@halden.example', Region__c: 'UKI' })
  const ids = [
    await bench.prospect(ada),
    await bench.prospect({ email: 'bo@halden.example' }),
    await bench.prospect({ email: 'cy@halden.example' }),
  ]
  await bench.cycle()
  await bench.configure({ sharing: regionRule('EMEA') })
  await bench.edit(ids[1] ?? '', { job_title: 'Ours' })
  const before = bench.org.writes
  await bench.cycle(['push'])
  expect(bench.org.writes).toBe(before)
  const links = await Promise.all(ids.map(async (id) => (await bench.pair(id)).link))
  expect(links.map(({ crmId, linkState }) => [crmId, linkState])).toEqual([
    [stays, 'linked'],
    [leaves, 'unshared'],
    [leavesAtRest, 'unshared'],
  ])
  await bench.configure({ sharing: null })
  await bench.cycle()
  expect(await bench.pair(ids[1] ?? '')).toMatchObject({
    prospect: { deletedAt: null },
    link: { linkState: 'linked' },
  })
})
