import { expect, test } from 'vitest'
import type { SalesforcePort } from '#lib/salesforce/port.ts'
import { runCycle } from '#lib/sync/cycle.ts'
import { openBench, type SyncBench } from '#lib/sync/testing/bench.ts'
import { owners, salesPeople } from '#lib/sync/testing/simulated-unit.ts'

// Bugs that other products had, each told as the story in which it cost data. docs/rules.md lists them all.

const [mappedUser = ''] = Object.keys(owners)
const [seller = ''] = salesPeople
const ada = { email: 'ada@halden.example', last_name: 'Ada' }

/** A cycle whose org is the bench's, save for how it answers what changed. */
function cycleWith(
  bench: SyncBench,
  change: (org: SalesforcePort) => SalesforcePort['changedSince'],
) {
  const { org } = bench.context
  const changedSince = change(org)
  const get = (target: SalesforcePort, name: string) =>
    name === 'changedSince' ? changedSince : Reflect.get(target, name)
  return runCycle({ ...bench.context, org: new Proxy(org, { get }) })
}

function pagesOf(limit: number): (org: SalesforcePort) => SalesforcePort['changedSince'] {
  return (org) => (reads) => org.changedSince(reads.map((read) => ({ ...read, limit })))
}

async function mirrored(bench: SyncBench): Promise<string[]> {
  return (await bench.snapshot()).mirror.map(({ id }) => id)
}

test('[historic][I14] a cursor with > loses the records that share the second of a page’s last one', async () => {
  const bench = await openBench()
  const ids = Array.from({ length: 5 }, (_, n) =>
    bench.org.create('Lead', { LastName: `L${n}` }, seller, seller),
  )
  await cycleWith(bench, pagesOf(2))
  expect(await mirrored(bench)).toEqual(ids)
})

test('[historic][I14] a cursor set when the run ends misses what was committed while it ran', async () => {
  const bench = await openBench()
  let made = ''
  await cycleWith(bench, (org) => async (reads) => {
    const reply = await org.changedSince(reads)
    made ||= bench.org.create('Lead', { LastName: 'Meanwhile' }, seller, seller)
    bench.later(20 * 60_000)
    return reply
  })
  await bench.cycle()
  expect(await mirrored(bench)).toEqual([made])
})

test('[historic][I14] a long transaction commits below the watermark and is never read', async () => {
  const bench = await openBench()
  const late = bench.org.create('Lead', { LastName: 'Late' }, seller, seller, 4 * 60_000)
  bench.later(60_000)
  const early = bench.record('Lead', { LastName: 'Early' })
  await bench.cycle()
  expect(await mirrored(bench)).toEqual([early])
  bench.later(4 * 60_000)
  await bench.cycle()
  expect(await mirrored(bench)).toEqual([late, early])
})

test('[historic][I14] a record edited while its page is on the way slips between two pages', async () => {
  const bench = await openBench()
  const ids = ['One', 'Two', 'Three', 'Four'].map((name) =>
    bench.record('Lead', { LastName: name }),
  )
  const [, , third = ''] = ids
  let isFirst = true
  await cycleWith(bench, (org) => async (reads) => {
    const reply = await org.changedSince(reads.map((read) => ({ ...read, limit: 2 })))
    if (isFirst) bench.change(third, { LastName: 'Edited' })
    isFirst = false
    return reply
  })
  const { mirror } = await bench.snapshot()
  expect(mirror.map(({ id }) => id)).toEqual(ids)
  expect(mirror.find(({ id }) => id === third)?.values.LastName).toBe('Edited')
})

test('[historic][I8] an org that rewrites what it is sent is sent it for ever', async () => {
  const bench = await openBench((_, values) =>
    typeof values.Phone === 'string' ? { ...values, Phone: values.Phone.toUpperCase() } : values,
  )
  const id = await bench.prospect(ada, mappedUser)
  await bench.cycle()
  await bench.edit(id, { phone: '030 x' })
  for (let n = 0; n < 4; n++) await bench.cycle()
  expect(bench.org.writes).toBe(2)
  expect((await bench.pair(id)).prospect.values.phone).toBe('030 X')
})

test('[historic][I3] the second of two quick edits loses to the echo of the first', async () => {
  const bench = await openBench((_, values) =>
    typeof values.LastName === 'string'
      ? { ...values, LastName: values.LastName.toUpperCase() }
      : values,
  )
  const id = await bench.prospect(ada, mappedUser)
  await bench.cycle()
  await bench.cycle()
  await bench.edit(id, { last_name: 'First' })
  await bench.cycle(['push'])
  await bench.edit(id, { last_name: 'Second' })
  await bench.cycle()
  await bench.cycle()
  const { prospect, link } = await bench.pair(id)
  expect(prospect.values.last_name).toBe('SECOND')
  expect(bench.there(link.crmId ?? '').LastName).toBe('SECOND')
})

test('[historic][FD-3] an org whose clock is hours ahead is always the most recent', async () => {
  const bench = await openBench()
  bench.org.offsetMs = 2 * 3_600_000
  const id = await bench.prospect({ ...ada, job_title: 'Clerk' }, mappedUser)
  await bench.cycle()
  await bench.cycle()
  const crmId = (await bench.pair(id)).link.crmId ?? ''
  bench.change(crmId, { Title: 'Earlier, there' })
  await bench.edit(id, { job_title: 'Later, here' })
  await bench.cycle()
  await bench.cycle()
  expect(bench.there(crmId).Title).toBe('Later, here')
})

test('[historic][FD-4] an empty field over there wipes the value that is here', async () => {
  const bench = await openBench()
  const id = await bench.prospect({ ...ada, job_title: 'Clerk', phone: '030' }, mappedUser)
  await bench.cycle()
  const crmId = (await bench.pair(id)).link.crmId ?? ''
  bench.change(crmId, { Title: null, Phone: null })
  await bench.cycle()
  await bench.cycle()
  expect((await bench.pair(id)).prospect.values).toMatchObject({ job_title: 'Clerk', phone: '030' })
  expect(bench.there(crmId)).toMatchObject({ Title: 'Clerk', Phone: '030' })
})

test('[historic][I2] the default that was sent for a missing company comes back as one', async () => {
  const bench = await openBench()
  const id = await bench.prospect(ada, mappedUser)
  for (let n = 0; n < 3; n++) await bench.cycle()
  const { prospect, link } = await bench.pair(id)
  expect(bench.there(link.crmId ?? '').Company).toBe('[not provided]')
  expect(prospect.values.company ?? null).toBeNull()
})

test('[historic][I5] a record that the connector made and somebody deleted is made again', async () => {
  const bench = await openBench()
  await bench.configure({ deleteWithRecords: false })
  const id = await bench.prospect(ada, mappedUser)
  await bench.cycle()
  bench.org.setDeleted((await bench.pair(id)).link.crmId ?? '', true, seller)
  await bench.cycle()
  await bench.edit(id, { last_name: 'Edited' })
  await bench.cycle()
  await bench.cycle()
  expect(bench.org.visible()).toHaveLength(1)
})
