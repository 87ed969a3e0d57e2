import { expect, test } from 'vitest'
import { openDatabase } from '#db/client.ts'
import { freePort } from '#lib/launch/ports.ts'

test('a statement is refused as quickly after a long outage as at its beginning', async () => {
  const { sql, end } = openDatabase(`postgres://nobody@127.0.0.1:${await freePort()}/none`, {
    name: 'test',
    connectionsMax: 1,
  })
  const startedAt = performance.now()
  for (let n = 0; n < 8; n += 1)
    await expect(sql`select 1`).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  // With the driver's own pauses the last of them alone waits ten seconds.
  expect(performance.now() - startedAt).toBeLessThan(6_000)
  await end()
})
