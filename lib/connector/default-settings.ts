/** [CN-10] What an admin may set, as far as this release has the rules. Kept in `connectors.settings`. */
export type ConnectorSettings = {
  /** [CR-6] */
  createProspects: boolean
  /** [EM-1] */
  followEmail: boolean
  /** [DL-1] */
  deleteWithRecords: boolean
  /** [US-3] Users that Salesforce lists anew are mapped when their e-mail says who they are. */
  matchUsersByEmail: boolean
  /** [US-3] */
  leaveOutPartnerUsers: boolean
  /** [CR-2] */
  syncUnassigned: boolean
  /** [MT-3] */
  contactsFirst: boolean
  /** [CR-1] */
  createAs: 'Lead' | 'Contact' | 'Account'
  /** [CN-8] */
  personAccounts: boolean
  /** [CN-9] */
  syncOpportunities: boolean
  /** [OP-1] Which contact roles tie a prospect to an opportunity. */
  opportunityRoles: 'any' | 'primary'
  /** [ML-2] List e-mails become tasks in Salesforce. */
  logListEmails: boolean
  /** [ML-2] So do e-mails to one person. */
  logOneToOneEmails: boolean
  /** [SH-6] */
  createDespiteUnshared: boolean
  /** [CN-5] Minutes between cycles, 1 to 60. */
  intervalMinutes: number
  /** [QU-4] Our calls of a day, people's included; null: the org's own limit alone. */
  callsPerDayMax: number | null
  /** [QU-4] This part of the limit is left to what people start: automatic work stops before it. */
  peopleReservePercent: number
  /** [CN-14] A cycle that would delete, clear, re-own or overwrite more records is held; null: none is. */
  guardRecordsMax: number | null
  /** [CN-14] So is one that would do so to a larger part of all prospects. */
  guardPercentMax: number
}

export const defaultSettings: ConnectorSettings = {
  createProspects: false,
  followEmail: true,
  deleteWithRecords: true,
  matchUsersByEmail: true,
  leaveOutPartnerUsers: false,
  syncUnassigned: true,
  contactsFirst: true,
  createAs: 'Lead',
  personAccounts: false,
  syncOpportunities: true,
  opportunityRoles: 'any',
  logListEmails: true,
  logOneToOneEmails: true,
  createDespiteUnshared: false,
  intervalMinutes: 2,
  callsPerDayMax: null,
  peopleReservePercent: 10,
  guardRecordsMax: 5_000,
  guardPercentMax: 20,
}
