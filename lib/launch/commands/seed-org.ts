import { dataFolder } from '#lib/launch/data-folder.ts'
import type { Command } from '#lib/launch/main.ts'
import { LaunchProblem } from '#lib/launch/problem.ts'
import { secretsOf } from '#lib/launch/secrets.ts'
import { adminClient } from '#lib/local-org/admin-client.ts'

const usage =
  'npm run seed-org -- <org> <count> [Lead | Contact | Account] [first number], while npm start runs'
/** A request has no answer before its last row is there, and a client waits five minutes for one at most. */
const stepSize = 50_000
/** Postgres takes one load in one process; two use two processors. */
const lanes = 2
const objects = new Set(['Lead', 'Contact', 'Account'])

/** Fills a local org with made-up records: a million leads in a minute. Another first number gives other people. */
export const seedOrg: Command = async ([key, count, object = 'Lead', start = '0']) => {
  const [many, first] = [Number(count), Number(start)]
  if (!key || !(many > 0) || !(first >= 0) || !objects.has(object)) throw new LaunchProblem(usage)
  const admin = adminClient({
    url: process.env.ORG_URL ?? `http://127.0.0.1:${process.env.ORG_PORT ?? 4320}`,
    adminKey: process.env.ORG_ADMIN_KEY ?? secretsOf(dataFolder().path).ORG_ADMIN_KEY,
  })
  const began = performance.now()
  const seconds = () => ((performance.now() - began) / 1_000).toFixed(1)
  let [next, loaded] = [first, 0]
  const lane = async () => {
    while (next < first + many) {
      const start = next
      next = Math.min(start + stepSize, first + many)
      const step = await admin.generate(key, object, { count: next - start, start })
      loaded += step.loaded
      if (loaded < many) console.log(`${loaded} of ${many} after ${seconds()} s`)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  console.log(`${loaded} records of ${object} in ${seconds()} s`)
  return 0
}
