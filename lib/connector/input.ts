import { z } from 'zod'
import { loginHosts } from '#lib/connector/labels.ts'
import { localOrgs } from '#lib/connector/local-orgs.ts'
import { settingsSchema } from '#lib/connector/settings.ts'

const localKeys = localOrgs.map(({ key }) => key)

const app = {
  clientId: z
    .string()
    .trim()
    .min(20, 'A consumer key is longer. Copy all of it.')
    .max(512)
    .regex(/^[\w.-]+$/, 'A consumer key has letters, digits, dots and underscores only.'),
  clientSecret: z
    .string()
    .trim()
    .max(512)
    .optional()
    .transform((secret) => secret || null),
}

/** My Domain: only Salesforce's own hosts are ever asked; the worker checks the same again. */
const myDomain = z
  .string()
  .trim()
  .transform((text) => (/^https?:\/\//.test(text) ? text : `https://${text}`))
  .refine((text) => URL.canParse(text), 'This is no address.')
  .transform((text) => new URL(text))
  .refine(
    (url) =>
      url.protocol === 'https:' &&
      url.port === '' &&
      /\.(salesforce\.com|salesforce\.mil|cloudforce\.com)$/.test(url.hostname),
    'Enter the My Domain address of the org: https://….my.salesforce.com.',
  )
  .transform((url) => url.origin)

export const connectInput = z.discriminatedUnion('to', [
  z.object({ to: z.literal('local'), org: z.enum(localKeys) }).strict(),
  z.object({ to: z.literal('production'), ...app }).strict(),
  z.object({ to: z.literal('sandbox'), ...app }).strict(),
  z.object({ to: z.literal('my_domain'), address: myDomain, ...app }).strict(),
])

/** [AD-5] JWT bearer: the app's key signs in as this user, so there is neither a secret nor a consent page. */
const key = {
  clientId: app.clientId,
  username: z
    .string()
    .trim()
    .min(3, 'Enter the username of the Salesforce user that Concord acts as.')
    .max(255)
    .regex(/^[^\s@]+@[^\s@]+$/, 'A Salesforce username looks like an e-mail address.'),
}

export const keyInput = z.discriminatedUnion('to', [
  z.object({ to: z.literal('local'), org: z.enum(localKeys), username: key.username }).strict(),
  z.object({ to: z.literal('production'), ...key }).strict(),
  z.object({ to: z.literal('sandbox'), ...key }).strict(),
  z.object({ to: z.literal('my_domain'), address: myDomain, ...key }).strict(),
])

export type KeyInput = z.output<typeof keyInput>

export type ConnectInput = z.output<typeof connectInput>

export function loginUrlOf(
  input: { to: 'production' | 'sandbox' } | { to: 'my_domain'; address: string },
): string {
  return input.to === 'my_domain' ? input.address : loginHosts[input.to]
}

/** [CN-8] Person accounts have a door of their own, since they need the org's consent. */
export const settingsInput = settingsSchema.omit({ personAccounts: true }).partial()

export const nothingInput = z.object({}).strict()

/** What Salesforce sends the browser back with. */
export const returnInput = z.object({
  state: z.string().min(20).max(200),
  code: z.string().min(1).max(2_000).optional(),
  error: z.string().max(200).optional(),
  error_description: z.string().max(1_000).optional(),
})

/** [CN-3] From the button on a lead or contact in Salesforce. */
export const sendInput = z.object({
  org: z.string().regex(/^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/),
  id: z.string().regex(/^(00Q|003)[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/),
})
