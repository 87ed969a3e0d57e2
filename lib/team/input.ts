import { z } from 'zod'
import { roles } from '#lib/auth/permissions.ts'

const email = z
  .string()
  .trim()
  .max(254, 'An e-mail address has at most 254 characters.')
  .regex(
    /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/,
    'Enter an e-mail address, such as ada@halden.example.',
  )
const name = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(80, 'Use at most 80 characters.')
  .regex(/^[^\p{C}]*$/u, 'Leave control characters out.')
const role = z.enum(roles, 'Choose a role.')
/** Judged by lib/auth/password-rules, which also knows the e-mail. */
const password = z.string().max(1_000, 'Use at most 128 characters.')

export const inviteInput = z.object({ email, role }).strict()
export const memberInput = z.object({ userId: z.uuid() }).strict()
export const roleInput = z.object({ userId: z.uuid(), role }).strict()
export const invitationInput = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) }).strict()
export const nameInput = z.object({ name }).strict()
export const passwordInput = z.object({ current: password, next: password }).strict()
export const sessionInput = z.object({ id: z.uuid() }).strict()
export const preferencesInput = z
  .object({
    theme: z.enum(['light', 'dark', 'system']).optional(),
    singleLetters: z.boolean().optional(),
  })
  .strict()
export const acceptInput = z
  .object({ token: z.string().max(100), name: name.optional(), password: password.optional() })
  .strict()
