import { z } from 'zod'
import { contentLengthMax } from '#lib/email/rules.ts'
import { selectionSchema } from '#lib/prospects/query.ts'

const subject = z.string().trim().max(300, 'A subject has at most 300 characters.')
const html = z.string().max(contentLengthMax, 'This is too long for an e-mail.')
const text = z.string().max(contentLengthMax, 'This is too long for an e-mail.').nullable()
const address = z.string().trim().toLowerCase().max(254)
const senderAddress = address.refine((one) => one === '' || z.email().safeParse(one).success, {
  message: 'Write a whole address, like news@example.com.',
})

export const byId = z.object({ id: z.uuid() }).strict()

export const contentInput = z.object({ subject, html, text }).strict()

export const audienceInput = z
  .object({ kind: z.literal('prospects'), selection: selectionSchema })
  .strict()

export const draftInput = z.object({ selection: selectionSchema.nullable() }).strict()

export const perMinuteInput = z
  .number('Use a whole number, or leave it empty.')
  .int('Use a whole number.')
  .min(1, 'At least one a minute.')
  .max(100_000, 'At most 100,000 a minute.')
  .nullable()

export const saveEmailInput = z
  .object({
    id: z.uuid(),
    name: z.string().trim().min(1, 'Give it a name.').max(120),
    subject,
    html,
    text,
    fromName: z.string().trim().max(120),
    fromAddress: senderAddress,
    replyTo: senderAddress.nullable(),
    audience: audienceInput,
    perMinute: perMinuteInput,
    templateId: z.uuid().nullable(),
  })
  .strict()

export const startInput = z
  .object({ id: z.uuid(), at: z.iso.datetime({ offset: true }).nullable() })
  .strict()

export const templateInput = z
  .object({
    id: z.uuid().nullable(),
    name: z.string().trim().min(1, 'Give it a name.').max(120),
    subject,
    html,
    text,
  })
  .strict()

export const oneInput = z
  .object({
    prospectId: z.uuid(),
    subject,
    html,
    text,
    fromName: z.string().trim().max(120),
    fromAddress: senderAddress,
  })
  .strict()

export const previewInput = z
  .object({ subject, html, text, prospectId: z.uuid().nullable() })
  .strict()

export const testInput = z
  .object({
    to: z.email('Write a whole address.'),
    subject,
    html,
    text,
    fromName: z.string().trim().max(120),
    fromAddress: senderAddress,
    prospectId: z.uuid().nullable(),
  })
  .strict()

const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
    'Write a host name, like smtp.example.com.',
  )

export const domainInput = z
  .object({
    domain: host.refine((one) => one.includes('.'), 'Write a whole domain, like mail.example.com.'),
  })
  .strict()

export const sendingInput = z
  .object({
    transport: z.enum(['mailbox', 'smtp']),
    smtp: z
      .object({
        host,
        port: z.number('A port is a number.').int().min(1).max(65_535),
        security: z.enum(['tls', 'starttls', 'none']),
        username: z.string().trim().min(1).max(200).nullable(),
      })
      .strict()
      .nullable(),
    /** Undefined: as it is. Null: none. */
    password: z.string().max(500).nullable().optional(),
    spf: z
      .string()
      .trim()
      .regex(
        /^(include|a|mx|ip4|ip6|exists)(:[^\s]{1,200})?$/i,
        'Write one mechanism, like include:relay.example.',
      )
      .nullable(),
    bounceDomain: host.nullable(),
    postalAddress: z.string().trim().max(500),
    perMinute: perMinuteInput,
  })
  .strict()
