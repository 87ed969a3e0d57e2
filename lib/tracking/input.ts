import { z } from 'zod'
import { honeypot, visitorInput } from '#lib/tracking/submission.ts'

const words = (most: number) => z.string().trim().max(most, `At most ${most} characters fit.`)
const name = words(80).min(1, 'Give it a name.')

/** [AC-6] Where a redirect or a form leads. Only pages: no script, no file, no other scheme. */
const location = z
  .url({ protocol: /^https?$/, error: 'This is no address of a page: it begins with https://' })
  .max(1_000)
  .refine((text) => new URL(text).username === '', 'Leave name and password out of the address.')
const optionalLocation = z
  .union([z.literal(''), location])
  .transform((text) => (text === '' ? null : text))

const inputName = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,59}$/, 'A name begins with a letter; letters, digits, - and _ follow.')
  .refine(
    (text) => text !== honeypot && text !== visitorInput,
    'This name is taken by the form itself.',
  )

const formField = z.strictObject({
  field: z.string().min(1).max(60),
  name: inputName,
  label: words(80).min(1, 'Say what is asked for.'),
  required: z.boolean(),
})

export const formInput = z
  .strictObject({
    id: z.uuid().nullable(),
    kind: z.enum(['form', 'handler', 'landing_page']),
    name,
    fields: z.array(formField).min(1, 'A form asks for something.').max(40),
    headline: words(120),
    intro: words(2_000),
    button: words(40).min(1, 'A button says what it does.'),
    thanks: words(500).min(1, 'Say something to whoever is done.'),
    successLocation: optionalLocation,
    errorLocation: optionalLocation,
  })
  .refine(({ fields }) => fields.some(({ field }) => field === 'email'), {
    path: ['fields'],
    message: 'A form asks for the e-mail: it says whose answer it is.',
  })
  .refine(({ fields }) => new Set(fields.map((one) => one.name)).size === fields.length, {
    path: ['fields'],
    message: 'Two inputs have the same name.',
  })
  .refine(({ fields }) => new Set(fields.map((one) => one.field)).size === fields.length, {
    path: ['fields'],
    message: 'A field is asked for twice.',
  })
export type FormInput = z.output<typeof formInput>

export const redirectInput = z.strictObject({ id: z.uuid().nullable(), name, target: location })
export const openInput = z.strictObject({
  what: z.enum(['form', 'redirect', 'file']),
  id: z.uuid(),
  open: z.boolean(),
})
export const settingsInput = z.strictObject({
  consent: z.enum(['required', 'implied']),
  searchParams: z
    .array(z.string().regex(/^[\w.-]{1,40}$/, 'A parameter has letters, digits, . - and _.'))
    .max(10, 'Ten parameters are enough.'),
})

export const fileBytesMax = 10 * 1024 * 1024
/** What people download. Nothing that a browser would run. */
export const fileTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  csv: 'text/csv',
  txt: 'text/plain',
  zip: 'application/zip',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  epub: 'application/epub+zip',
  mp4: 'video/mp4',
}

/** @returns the type by the name's ending; null when it is none of ours */
export function typeOfFile(fileName: string): string | null {
  const ending = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(fileTypes, ending) ? (fileTypes[ending] ?? null) : null
}
