import { expect, test } from 'vitest'
import type { Instant } from '#lib/base/instant.ts'
import type { SalesforcePort } from '#lib/salesforce/port.ts'
import type { MergeWish } from '#lib/sync/engine/record-merge.ts'
import { mergeInSalesforce } from '#lib/sync/merge-records.ts'
import { openBench, type SyncBench } from '#lib/sync/testing/bench.ts'
import { failed } from '#lib/sync/testing/org-failures.ts'

const ada = { Email: 'ada@halden.example', LastName: 'Ada' }
const now = async () => {}

/** Two leads, and what a person who looked at both a moment ago wishes. */
async function twoLeads(values: object = {}, others: object = {}) {
  const bench = await openBench()
  const master = bench.record('Lead', { ...ada, ...values })
  const loser = bench.record('Lead', { ...ada, ...others })
  bench.later(60_000)
  const wish: MergeWish = {
    object: 'Lead',
    masterId: master,
    loserIds: [loser],
    take: {},
    seen: { [master]: bench.org.now(), [loser]: bench.org.now() },
    by: 'Clara',
  }
  return { bench, master, loser, wish }
}

const merge = (bench: SyncBench, wish: MergeWish) =>
  mergeInSalesforce(bench.context, wish, null, now)

const standsThere = (bench: SyncBench, id: string) => bench.org.records.get(id)?.committed

test('[DU-2] the chosen values stay, the loser says where it went, and its prospect follows', async () => {
  const { bench, master, loser, wish } = await twoLeads({ Title: 'Head' }, { Phone: '7' })
  await bench.send(loser)
  const result = await merge(bench, { ...wish, take: { phone: loser } })
  expect(result).toMatchObject({ ended: 'merged' })
  expect(bench.there(master)).toMatchObject({ Title: 'Head', Phone: '7' })
  expect(standsThere(bench, loser)).toMatchObject({ isDeleted: true, masterRecordId: master })
  const [pair] = (await bench.snapshot()).pairs
  expect(pair).toMatchObject({ link: { crmId: master, linkState: 'linked' }, change: null })
})

test('[DU-2][DL-2] when both have prospects, the one of the record that stays takes the other in', async () => {
  const { bench, master, loser, wish } = await twoLeads()
  await bench.send(master)
  await bench.unit.createProspect({
    id: bench.context.newId(),
    values: { email: 'ada2@halden.example' },
    assignedUserId: null,
    at: bench.context.clock(),
  })
  bench.change(loser, { Email: 'ada2@halden.example' })
  await bench.cycle()
  wish.seen[loser] = bench.org.now()
  await merge(bench, wish)
  const { pairs } = await bench.snapshot()
  expect(pairs.map(({ prospect, link }) => [prospect.deletedAt !== null, link.crmId])).toEqual(
    expect.arrayContaining([
      [false, master],
      [true, loser],
    ]),
  )
})

test('[FD-12] an opt-out of any of them stays one, whatever was chosen', async () => {
  const { bench, master, wish } = await twoLeads({}, { HasOptedOutOfEmail: true })
  await merge(bench, wish)
  expect(bench.there(master).HasOptedOutOfEmail).toBe(true)
})

test('[DU-2] what changed since it was looked at, or is gone, is refused and nothing is written', async () => {
  const { bench, loser, wish } = await twoLeads()
  bench.change(loser, { Title: 'New' })
  expect(await merge(bench, wish)).toMatchObject({ ended: 'refused' })
  wish.seen[loser] = bench.org.now()
  bench.org.setDeleted(loser, true, 'somebody')
  expect(await merge(bench, wish)).toMatchObject({
    ended: 'refused',
    why: 'One of these leads was deleted',
  })
  expect(bench.calls).not.toContain('mergeRecords')
})

/** The answer to the merge is lost; the org did it, or not. */
function losing(org: SalesforcePort, does: boolean): SalesforcePort {
  return new Proxy(org, {
    get: (target, name) =>
      name === 'mergeRecords'
        ? async (request: Parameters<SalesforcePort['mergeRecords']>[0]) => {
            if (does) await target.mergeRecords(request)
            return failed('ambiguous')
          }
        : Reflect.get(target, name),
  })
}

test('[DU-2] a lost answer: the org is looked at, and a merge that happened is one', async () => {
  const { bench, loser, wish } = await twoLeads()
  const context = { ...bench.context, org: losing(bench.context.org, true) }
  expect(await mergeInSalesforce(context, wish, null, now)).toMatchObject({ ended: 'merged' })
  expect(standsThere(bench, loser)).toMatchObject({ masterRecordId: wish.masterId })
})

test('[DU-2] a lost answer and no merge to be seen is said so, and nothing is sent again', async () => {
  const { bench, wish } = await twoLeads()
  const context = { ...bench.context, org: losing(bench.context.org, false) }
  expect(await mergeInSalesforce(context, wish, null, now)).toEqual({ ended: 'unknown' })
  expect(bench.calls.filter((name) => name === 'mergeRecords')).toEqual([])
})

test('[DU-2] asked twice, it happens once: the second finds it done', async () => {
  const { bench, wish } = await twoLeads()
  await merge(bench, wish)
  const written = bench.org.writes
  expect(await merge(bench, { ...wish, seen: {} as Record<string, Instant> })).toMatchObject({
    ended: 'merged',
  })
  expect(bench.org.writes).toBe(written)
})

test('[DU-2] whoever may not delete records is told so before anything is written', async () => {
  const { bench, wish } = await twoLeads()
  const forbidding = new Proxy(bench.context.org, {
    get: (target, name) =>
      name === 'describe'
        ? async () => ({
            ...(await target.describe([])),
            value: [{ object: 'Lead', deletable: false, fields: [] }],
          })
        : Reflect.get(target, name),
  })
  const context = { ...bench.context, org: forbidding }
  expect(await mergeInSalesforce(context, wish, null, now)).toMatchObject({
    ended: 'refused',
    why: expect.stringContaining('may not delete leads'),
  })
})
