import 'server-only'
import type { AuthOptions } from 'next-auth'
import credentials from 'next-auth/providers/credentials'
import { webDatabase } from '#lib/auth/database.ts'
import { endSession, findViewer, openSession, sessionHoursMax } from '#lib/auth/sessions.ts'
import { checkPassword } from '#lib/auth/sign-in.ts'
import { createLog } from '#lib/base/log.ts'

const log = createLog('web')

// CommonJS: the bundler and Node disagree about where the default export is.
const credentialsProvider =
  (credentials as unknown as { default?: typeof credentials }).default ?? credentials

export const authOptions: AuthOptions = {
  session: { strategy: 'jwt', maxAge: sessionHoursMax * 3600 },
  pages: { signIn: '/sign-in', error: '/sign-in' },
  providers: [
    credentialsProvider({
      credentials: { email: {}, password: {} },
      async authorize(given, request) {
        const headers = request.headers as Record<string, string | undefined> | undefined
        const ip = headers?.['x-forwarded-for']?.split(',')[0]?.trim() ?? null
        const outcome = await checkPassword(webDatabase().sql, {
          email: String(given?.email ?? ''),
          password: String(given?.password ?? ''),
          ip,
        })
        if ('refused' in outcome) {
          if (outcome.refused === 'too_many') throw new Error('TooMany')
          return null
        }
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
    async session({ session, token }) {
      const viewer =
        typeof token.sid === 'string' ? await findViewer(webDatabase().sql, token.sid) : null
      return { expires: session.expires, viewer }
    },
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
