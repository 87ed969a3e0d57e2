import { z } from 'zod'
import { delimiters, encodings } from '#lib/prospects/import/types.ts'
import { handing } from '#lib/prospects/input.ts'

export const fileBytesMax = 500 * 1024 * 1024
/** What one request carries; the server cuts it further. */
export const partBytes = 4 * 1024 * 1024

export const beginSchema = z
  .object({
    fileName: z.string().trim().min(1).max(255),
    sizeBytes: z
      .number()
      .int()
      .positive('This file is empty.')
      .max(fileBytesMax, 'This file is larger than 500 MB. Split it and import the parts.'),
  })
  .strict()

export const formatSchema = z
  .object({
    encoding: z.enum(encodings),
    delimiter: z.enum(delimiters),
    hasHeader: z.boolean(),
  })
  .strict()

const mappingSchema = z.record(z.string().regex(/^\d{1,4}$/), z.string().min(1).max(100))

export const choicesSchema = z
  .object({
    format: formatSchema,
    mapping: mappingSchema,
    options: z
      .object({
        filled: z.enum(['overwrite', 'only_blanks']),
        restore: z.boolean(),
        assignedUserId: z.uuid().nullable(),
        handTo: z.discriminatedUnion('to', [handing.group, handing.queue, handing.rule]).nullable(),
      })
      .strict(),
  })
  .strict()

export const previewSchema = z
  .object({ id: z.uuid(), format: formatSchema, mapping: mappingSchema.nullable() })
  .strict()
export const startSchema = z.object({ id: z.uuid(), choices: choicesSchema }).strict()
