import { z } from 'zod'
import { type ConnectorSettings, defaultSettings } from '#lib/connector/default-settings.ts'

export const settingsSchema = z
  .object({
    createProspects: z.boolean(),
    followEmail: z.boolean(),
    deleteWithRecords: z.boolean(),
    matchUsersByEmail: z.boolean(),
    leaveOutPartnerUsers: z.boolean(),
    syncUnassigned: z.boolean(),
    contactsFirst: z.boolean(),
    createAs: z.enum(['Lead', 'Contact', 'Account']),
    personAccounts: z.boolean(),
    syncOpportunities: z.boolean(),
    opportunityRoles: z.enum(['any', 'primary']),
    logListEmails: z.boolean(),
    logOneToOneEmails: z.boolean(),
    createDespiteUnshared: z.boolean(),
    intervalMinutes: z
      .number()
      .int('Use whole minutes.')
      .min(1, 'A cycle may run at most every minute.')
      .max(60, 'A cycle must run at least every 60 minutes.'),
    callsPerDayMax: z
      .number('Use a whole number, or leave it empty.')
      .int('Use a whole number.')
      .min(100, 'Leave at least 100 calls a day.')
      .nullable(),
    peopleReservePercent: z
      .number('Use a whole number.')
      .int('Use a whole number.')
      .min(0, 'A reserve is between 0 and 50 per cent.')
      .max(50, 'A reserve is between 0 and 50 per cent.'),
    guardRecordsMax: z
      .number('Use a whole number, or leave it empty.')
      .int('Use a whole number.')
      .min(100, 'The guard holds nothing below 100 records.')
      .nullable(),
    guardPercentMax: z
      .number('Use a whole number.')
      .int('Use a whole number.')
      .min(1, 'The guard needs 1 to 100 per cent.')
      .max(100, 'The guard needs 1 to 100 per cent.'),
  })
  .strict()

/** Reads the stored settings. What is absent, or was stored by another release, takes its default. */
export function connectorSettings(stored: unknown): ConnectorSettings {
  const given = typeof stored === 'object' && stored !== null ? (stored as object) : {}
  const settings: Record<string, unknown> = { ...defaultSettings }
  for (const [key, value] of Object.entries(given)) {
    const schema = settingsSchema.shape[key as keyof ConnectorSettings]
    if (schema?.safeParse(value).success) settings[key] = value
  }
  return settings as ConnectorSettings
}
