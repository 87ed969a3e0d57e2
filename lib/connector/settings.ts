import { z } from 'zod'

/** [CN-10] What an admin may set, as far as this release has the rules. Kept in `connectors.settings`. */
export type ConnectorSettings = {
  /** [CR-6] */
  createProspects: boolean
  /** [EM-1] */
  followEmail: boolean
  /** [US-3] */
  matchUsersByEmail: boolean
  /** [DL-1] */
  deleteWithRecords: boolean
  /** [US-3] */
  leaveOutPartnerUsers: boolean
  /** [CR-2] */
  syncUnassigned: boolean
  /** [MT-3] */
  contactsFirst: boolean
  /** [CR-1] */
  createAs: 'Lead' | 'Contact'
  /** [CN-5] Minutes between cycles, 1 to 60. */
  intervalMinutes: number
  /** [QU-4] Automatic work stops at this many Salesforce calls a day; null: the org's own limit, less a reserve. */
  callsPerDayMax: number | null
}

export const defaultSettings: ConnectorSettings = {
  createProspects: false,
  followEmail: true,
  matchUsersByEmail: true,
  deleteWithRecords: true,
  leaveOutPartnerUsers: false,
  syncUnassigned: true,
  contactsFirst: true,
  createAs: 'Lead',
  intervalMinutes: 2,
  callsPerDayMax: null,
}

export const settingsSchema = z
  .object({
    createProspects: z.boolean(),
    followEmail: z.boolean(),
    matchUsersByEmail: z.boolean(),
    deleteWithRecords: z.boolean(),
    leaveOutPartnerUsers: z.boolean(),
    syncUnassigned: z.boolean(),
    contactsFirst: z.boolean(),
    createAs: z.enum(['Lead', 'Contact']),
    intervalMinutes: z
      .number()
      .int('Use whole minutes.')
      .min(1, 'A cycle may run at most every minute.')
      .max(60, 'A cycle must run at least every 60 minutes.'),
    callsPerDayMax: z.number().int().min(100, 'Leave at least 100 calls a day.').nullable(),
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
