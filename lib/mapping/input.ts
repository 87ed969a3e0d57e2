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
    accountField: crmField.default(null),
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
