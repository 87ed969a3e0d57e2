import { z } from 'zod'

const fieldName = z.string().min(1).max(80)
/** A Salesforce field name, or one relationship away. */
const crmField = z
  .string()
  .max(120)
  .regex(/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?$/, 'This is no Salesforce field.')
  .nullable()

export const pairingInput = z
  .object({
    field: fieldName,
    leadField: crmField,
    contactField: crmField,
    winner: z.enum(['salesforce', 'concord', 'most_recent']),
    direction: z.enum(['both', 'pull', 'push']),
    blanks: z.enum(['keep', 'clear']),
  })
  .strict()
  .refine((pairing) => pairing.leadField !== null || pairing.contactField !== null, {
    path: ['leadField'],
    message: 'Choose a lead field or a contact field.',
  })

export type PairingInput = z.output<typeof pairingInput>

export const unmapInput = z.object({ field: fieldName }).strict()

export const customFieldTypes = [
  'text',
  'long_text',
  'number',
  'currency',
  'date',
  'datetime',
  'checkbox',
  'dropdown',
  'multi_select',
  'email',
  'phone',
  'url',
] as const

export const newFieldInput = z
  .object({
    label: z.string().trim().min(1, 'Give the field a name.').max(60, 'Use at most 60 characters.'),
    type: z.enum(customFieldTypes),
    options: z.array(z.string().trim().min(1).max(255)).max(500).optional(),
  })
  .strict()
  .refine(
    ({ type, options }) =>
      (type !== 'dropdown' && type !== 'multi_select') || (options?.length ?? 0) > 0,
    { path: ['options'], message: 'Name at least one choice.' },
  )

export type NewFieldInput = z.output<typeof newFieldInput>
