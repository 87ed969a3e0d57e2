import { z } from 'zod'
import { choosingTypes } from '#lib/mapping/field-rules.ts'

export const customFieldTypes = [
  'text',
  'long_text',
  'number',
  'currency',
  'date',
  'datetime',
  'checkbox',
  'dropdown',
  'radio',
  'multi_select',
  'email',
  'phone',
  'url',
] as const

/** More than this would make every form, file and export of the business unit unreadable. */
export const customFieldsMost = 200
const choicesMost = 1_000

const label = z
  .string()
  .trim()
  .min(1, 'Give the field a name.')
  .max(60, 'Use at most 60 characters.')
/** A semicolon parts the choices of a multi-select. */
const options = z
  .array(
    z
      .string()
      .trim()
      .min(1)
      .max(255, 'A choice has at most 255 characters.')
      .regex(/^[^;]*$/, 'A choice has no semicolon.'),
  )
  .max(choicesMost, `At most ${choicesMost} choices fit.`)

export const newFieldInput = z
  .object({
    label,
    type: z.enum(customFieldTypes),
    options: options.optional(),
    scale: z.number().int().min(0).max(8).optional(),
  })
  .strict()
  .refine(({ type, options: given }) => !choosingTypes.has(type) || (given?.length ?? 0) > 0, {
    path: ['options'],
    message: 'Name at least one choice.',
  })

export const editFieldInput = z
  .object({
    name: z.string().min(1).max(80),
    label,
    /** For fields of choices: null leaves them as they are. */
    options: options.min(1, 'Name at least one choice.').nullable(),
    keepInSync: z.boolean(),
    /** A dropdown may become radio buttons and back: the values are the same. */
    type: z.enum(['dropdown', 'radio']).nullable(),
  })
  .strict()

export const oneFieldInput = z.object({ name: z.string().min(1).max(80) }).strict()

export const orderInput = z
  .object({ names: z.array(z.string().min(1).max(80)).min(1).max(customFieldsMost) })
  .strict()

export type NewFieldInput = z.output<typeof newFieldInput>
export type EditFieldInput = z.output<typeof editFieldInput>
