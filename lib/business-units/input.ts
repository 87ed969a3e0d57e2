import { z } from 'zod'
import { currencies } from '#lib/business-units/currencies.ts'

const name = z
  .string()
  .trim()
  .min(2, 'Use at least 2 characters.')
  .max(60, 'Use at most 60 characters.')
  .regex(/^[^\p{C}]*$/u, 'Leave control characters out.')

const timeZone = z.string().refine((zone) => isZone(zone), 'Choose a time zone.')

function isZone(zone: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

export const newUnitInput = z
  .object({ name, currency: z.enum(currencies, 'Choose a currency.'), timeZone })
  .strict()
export const renameUnitInput = z.object({ id: z.uuid(), name }).strict()
