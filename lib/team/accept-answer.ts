import 'server-only'
import { z } from 'zod'
import { webDatabase } from '#lib/auth/database.ts'
import { fail } from '#lib/base/result.ts'
import { acceptLink } from '#lib/team/accept.ts'
import { acceptInput } from '#lib/team/input.ts'

const input = acceptInput.extend({ kind: z.enum(['invite', 'reset']) })

/** The outcome is a value, also when it is a refusal; its words go to the form. */
export async function answerAcceptance(body: unknown, ip: string | null): Promise<Response> {
  const parsed = input.safeParse(body)
  const outcome = parsed.success
    ? await acceptLink(webDatabase().sql, { ...parsed.data, ip })
    : fail('invalid', parsed.error.issues[0]?.message ?? 'Check what you entered.')
  return Response.json(outcome, {
    status: outcome.ok ? 200 : 422,
    headers: { 'cache-control': 'no-store' },
  })
}
