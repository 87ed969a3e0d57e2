import 'server-only'
import type { AuthOptions } from 'next-auth'
import credentials from 'next-auth/providers/credentials'
import { clientAddress } from '#lib/auth/client-address.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { endSession, openSession, sessionHoursMax } from '#lib/auth/sessions.ts'
import { checkPassword, type SignInRefusal } from '#lib/auth/sign-in.ts'
import { webEnvironment } from '#lib/base/env.ts'
import { createLog } from '#lib/base/log.ts'

const log = createLog('web')

// CommonJS: the bundler and Node disagree about where the default export is.
const credentialsProvider =
  (credentials as unknown as { default?: typeof credentials }).default ?? credentials

/** What the answer's address says in `error`. */
const refusals: Record<SignInRefusal, string> = {
  wrong: 'CredentialsSignin',
  too_many: 'TooMany',
  disabled: 'Disabled',
}

export const authOptions: AuthOptions = {
  get secret() {
    return webEnvironment().AUTH_SECRET
  },
  session: { strategy: 'jwt', maxAge: sessionHoursMax * 3600 },
  pages: { signIn: '/sign-in', error: '/sign-in' },
  providers: [
    credentialsProvider({
      credentials: { email: {}, password: {} },
      async authorize(given, request) {
        const headers = request.headers as Record<string, string | undefined> | undefined
        const ip = clientAddress(headers?.['x-forwarded-for'] ?? null, webEnvironment().CONCORD_URL)
        const outcome = await checkPassword(webDatabase().sql, {
          email: String(given?.email ?? ''),
          password: String(given?.password ?? ''),
          ip,
        })
        if ('refused' in outcome) throw new Error(refusals[outcome.refused])
        return { id: outcome.userId, ip, userAgent: headers?.['user-agent'] ?? null }
      },
    }),
  ],
  callbacks: {
    /** The cookie carries the id of a session row and nothing else. */
    async jwt({ token, user }) {
      if (!user) return token
      const { id, ip, userAgent } = user as {
        id: string
        ip?: string | null
        userAgent?: string | null
      }
      const sid = await openSession(webDatabase().sql, {
        userId: id,
        ip: ip ?? null,
        userAgent: userAgent ?? null,
      })
      return { sid }
    },
    /**
     * Asks nothing of the database: what throws in here is taken for a bad cookie and signs the person out, and a
     * database that is away for a moment is no reason for that.
     */
    session: ({ session, token }) => ({ expires: session.expires, sid: token.sid }),
  },
  events: {
    async signOut({ token }) {
      if (typeof token?.sid === 'string') await endSession(webDatabase().sql, token.sid)
    },
  },
  logger: {
    error: (code) => log.warn({ code }, 'sign-in failed'),
    warn: () => {},
    debug: () => {},
  },
}
