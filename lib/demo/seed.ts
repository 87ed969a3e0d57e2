import { openDatabase } from '#db/client.ts'
import { seedTeam } from '#lib/demo/team.ts'

/** Fills a fresh installation with the demo, once. Every step may be run again, so a broken start goes on. */
export async function seedDemo(environment: NodeJS.ProcessEnv): Promise<void> {
  const { DATABASE_URL, DEMO_PASSWORD } = environment
  if (!DATABASE_URL || !DEMO_PASSWORD) throw new Error('the demo needs DATABASE_URL, DEMO_PASSWORD')
  const { sql, end } = openDatabase(DATABASE_URL, { name: 'concord-demo', connectionsMax: 4 })
  try {
    const [done] = await sql`select from demo_marks where name = 'demo'`
    if (done) return
    await seedTeam(sql, DEMO_PASSWORD)
  } finally {
    await end()
  }
}
