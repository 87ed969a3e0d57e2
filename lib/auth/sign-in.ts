import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Sql } from '#db/client.ts'
import { passwordMatches } from '#lib/auth/password.ts'

/** Ten wrong passwords for one address, or fifty from one network address, close the door for a quarter of an hour. */
const windowSeconds = 15 * 60

function limiter(sql: Sql, keyPrefix: string, points: number): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: sqlAsPool(sql),
    storeType: 'client',
    tableName: 'rate_limits',
    tableCreated: true,
    keyPrefix,
    points,
    duration: windowSeconds,
  })
}

/** The limiter speaks node-postgres; this is the one call of it that it makes. */
function sqlAsPool(sql: Sql) {
  return {
    query: async ({ text, values }: { text: string; values: (string | number)[] }) => {
      const rows = await sql.unsafe(text, values)
      return { rows, rowCount: rows.count }
    },
  }
}

/** @returns the user's id, or why not: the same words whether the user exists or not */
export async function checkPassword(
  sql: Sql,
  attempt: { email: string; password: string; ip: string | null },
): Promise<{ userId: string } | { refused: 'wrong' | 'too_many' }> {
  const emailKey = attempt.email.trim().toLowerCase()
  const byEmail = limiter(sql, 'sign-in-email', 10)
  const byAddress = limiter(sql, 'sign-in-address', 50)
  try {
    await byEmail.consume(emailKey)
    await byAddress.consume(attempt.ip ?? 'unknown')
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return { refused: 'too_many' }
    throw refusal
  }
  const [user] = await sql<{ id: string; passwordHash: string | null }[]>`
    select id, password_hash as "passwordHash" from users where email_key = ${emailKey} and disabled_at is null`
  if (!(await passwordMatches(attempt.password, user?.passwordHash ?? null)) || !user) {
    return { refused: 'wrong' }
  }
  await byEmail.delete(emailKey)
  return { userId: user.id }
}
