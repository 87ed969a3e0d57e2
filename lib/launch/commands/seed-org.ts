import { dataFolder } from '#lib/launch/data-folder.ts'
import type { Command } from '#lib/launch/main.ts'
import { LaunchProblem } from '#lib/launch/problem.ts'
import { secretsOf } from '#lib/launch/secrets.ts'
import { adminClient } from '#lib/local-org/admin-client.ts'

const usage =
  'npm run seed-org -- <org> <count> [Lead | Contact | Account] [first number], while npm start runs'
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
  const { loaded } = await admin.generate(key, object, { count: many, start: first })
  const seconds = (performance.now() - began) / 1_000
  console.log(`${loaded} records of ${object} in ${seconds.toFixed(1)} s`)
  return 0
}
