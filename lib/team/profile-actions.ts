'use server'

import { action, engineAction } from '#lib/auth/action-gate.ts'
import { webDatabase } from '#lib/auth/database.ts'
import { hashPassword } from '#lib/auth/password.ts'
import { passwordProblem } from '#lib/auth/password-rules.ts'
import { checkPassword } from '#lib/auth/sign-in.ts'
import { fail, ok } from '#lib/base/result.ts'
import { nameInput, passwordInput, preferencesInput, sessionInput } from '#lib/team/input.ts'
import { endSessions, mergePreferences, setName, setPasswordHash } from '#lib/team/writes.ts'

export const changeNameAction = action(
  'profile.manage',
  nameInput,
  async ({ name }, { tx, viewer, audit }) => {
    if (name === viewer.name) return ok()
    await setName(tx, viewer.userId, name)
    await audit({
      action: 'profile.name_changed',
      target: viewer.email,
      before: { name: viewer.name },
      after: { name },
    })
    return ok()
  },
)

/** Asks for the present password, so that a session left open does not become an account taken over. */
export const changePasswordAction = engineAction(
  'profile.manage',
  passwordInput,
  async ({ current, next }, { viewer, inBu }) => {
    const wrong = passwordProblem(next, viewer.email)
    if (wrong) return fail('invalid', wrong, { next: wrong })
    const { sql } = webDatabase()
    const checked = await checkPassword(sql, {
      email: viewer.email,
      password: current,
      ip: viewer.ip,
    })
    if ('refused' in checked) {
      const message =
        checked.refused === 'too_many'
          ? 'Too many tries. Wait 15 minutes, then try again.'
          : 'This is not your present password.'
      return fail(checked.refused, message, { current: message })
    }
    const hash = await hashPassword(next)
    return inBu(async ({ tx, audit }) => {
      await setPasswordHash(tx, viewer.userId, hash)
      const ended = await endSessions(tx, viewer.userId, { except: viewer.sessionId })
      await audit({
        action: 'profile.password_changed',
        target: viewer.email,
        after: { endedSessions: ended },
      })
      return ok({ ended })
    })
  },
)

export const endSessionAction = action(
  'profile.manage',
  sessionInput,
  async ({ id }, { tx, viewer, audit }) => {
    const ended = await endSessions(tx, viewer.userId, { only: id })
    if (ended === 0) return fail('not_found', 'This session has ended already.')
    await audit({ action: 'profile.session_ended', target: viewer.email, after: { ended } })
    return ok({ ended })
  },
)

export const endOtherSessionsAction = action(
  'profile.manage',
  preferencesInput.pick({}),
  async (_, { tx, viewer, audit }) => {
    const ended = await endSessions(tx, viewer.userId, { except: viewer.sessionId })
    if (ended > 0)
      await audit({ action: 'profile.session_ended', target: viewer.email, after: { ended } })
    return ok({ ended })
  },
)

/** What a person likes follows them to another browser. No trace in the log: nobody else is concerned. */
export const savePreferencesAction = action(
  'profile.manage',
  preferencesInput,
  async (preferences, { tx, viewer }) => {
    const given = Object.entries(preferences).filter(([, value]) => value !== undefined)
    await mergePreferences(tx, viewer.userId, Object.fromEntries(given))
    return ok()
  },
)
