import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCollectorProcess } from '#lib/tracking/testing/collector-process.ts'
import { postEvents } from '#lib/tracking/testing/load.ts'
import { openSite, type Site } from '#lib/tracking/testing/site.ts'
import { newVisitorId, signVisitor, trackingKey } from '#lib/tracking/tokens.ts'

let site: Site
beforeAll(async () => {
  site = await openSite('kill')
}, 60_000)
afterAll(() => site?.end())

test('[I23] what the collector acknowledged is in the table exactly once, though it is killed over and over', async () => {
  const key = trackingKey(site.key)
  const visitors = Array.from({ length: 50 }, () => signVisitor(key, site.buId, newVisitorId()))
  const acknowledged: string[] = []
  for (let round = 0; round < 4; round += 1) {
    const collector = await startCollectorProcess(site.database.collectorUrl, site.key)
    let killed = false
    const posting = postEvents({
      url: collector.url,
      site: site.site,
      visitors,
      connections: 40,
      eventsMax: 1_000_000,
      stopped: () => killed,
    })
    await expect
      .poll(async () => Number((await stored()).length), { timeout: 20_000 })
      .toBeGreaterThan(acknowledged.length + 300)
    await collector.kill()
    killed = true
    const done = await posting
    expect(done.lost).toBeGreaterThan(0)
    acknowledged.push(...done.acknowledged)
  }
  const ids = await stored()
  expect(new Set(ids).size).toBe(ids.length)
  const kept = new Set(ids)
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  await site.fold()
  const [visits] =
    await site.owner`select sum(pages)::int pages from visits where bu_id = ${site.buId}`
  expect(visits?.pages).toBe(ids.length)
}, 120_000)

async function stored(): Promise<string[]> {
  const rows = await site.owner<
    { id: string }[]
  >`select id from visitor_events where bu_id = ${site.buId}`
  return rows.map(({ id }) => id)
}
