import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Sql } from '#db/client.ts'
import { passwordMatches } from '#lib/auth/password.ts'

/** Ten wrong passwords for one address, or fifty from one network address, close the door for a quarter of an hour. */
export const triesPerEmailMax = 10
const triesPerAddressMax = 50
const windowSeconds = 15 * 60

type Limiters = { byEmail: RateLimiterPostgres; byAddress: RateLimiterPostgres }
const limitersOf = new WeakMap<Sql, Limiters>()

/** One pair per pool: each limiter keeps a timer that clears what has expired. */
function limiters(sql: Sql): Limiters {
  const known = limitersOf.get(sql)
  if (known) return known
  const made = {
    byEmail: limiter(sql, 'sign-in-email', triesPerEmailMax),
    byAddress: limiter(sql, 'sign-in-address', triesPerAddressMax),
  }
  limitersOf.set(sql, made)
  return made
}

export function limiter(sql: Sql, keyPrefix: string, points: number): RateLimiterPostgres {
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

export type SignInRefusal = 'wrong' | 'too_many' | 'disabled'

/**
 * @returns the user's id, or why not: the same words whether the user exists or not. That an account is disabled is
 * told only to who knows its password.
 */
export async function checkPassword(
  sql: Sql,
  attempt: { email: string; password: string; ip: string | null },
): Promise<{ userId: string } | { refused: SignInRefusal }> {
  const emailKey = attempt.email.trim().toLowerCase().slice(0, 320)
  const address = attempt.ip ?? 'unknown'
  const { byEmail, byAddress } = limiters(sql)
  try {
    // Taken before the password is looked at, so that parallel guesses count too; given back when it was right.
    await byEmail.consume(emailKey)
    await byAddress.consume(address)
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return { refused: 'too_many' }
    throw refusal
  }
  const [user] = await sql<{ id: string; passwordHash: string | null; mayEnter: boolean }[]>`
    select u.id, u.password_hash as "passwordHash",
      u.disabled_at is null and exists (select from memberships m where m.user_id = u.id) as "mayEnter"
    from users u where u.email_key = ${emailKey}`
  const password = attempt.password.slice(0, 1_000)
  if (!(await passwordMatches(password, user?.passwordHash ?? null)) || !user) {
    return { refused: 'wrong' }
  }
  await byEmail.delete(emailKey)
  await byAddress.reward(address)
  return user.mayEnter ? { userId: user.id } : { refused: 'disabled' }
}
