import 'server-only'
import { connection } from 'next/server'
import { webDatabase } from '#lib/auth/database.ts'
import { problem } from '#lib/auth/loader-gate.ts'

const headers = { 'cache-control': 'no-store' }

/** [AD-4] The process lives: nothing behind it is asked, so that a database that is away gets no console ended. */
export async function answerHealth(): Promise<Response> {
  await connection()
  return Response.json({ ok: true }, { headers })
}

/** [AD-4] It can serve: its database answers. */
export async function answerReady(): Promise<Response> {
  await connection()
  try {
    await webDatabase().sql`select 1`
    return Response.json({ ok: true }, { headers })
  } catch {
    return problem(503, 'unavailable', 'The console cannot reach its database just now.')
  }
}
