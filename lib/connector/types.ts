import type { ConnectorSettings } from '#lib/connector/settings.ts'

/** One thing that was checked, and how it came out, as a sentence. */
export type VerificationCheck = {
  code: 'token' | 'org' | 'api' | 'fields_installed' | 'fields_visible' | 'sees_all' | 'clock'
  state: 'ok' | 'need' | 'note'
  text: string
}

/** [CN-4] What `verify` found out, stored in `connectors.verification`. */
export type Verification = {
  at: string
  /** Nothing that stands in the way of unpausing. */
  ok: boolean
  checks: VerificationCheck[]
  answeredInMs: number | null
  limit: { used: number; max: number } | null
  /** How many records the connector user sees. */
  seen: { leads: number; contacts: number } | null
  /** Fields of ours that the org lacks; `install_fields` makes them. */
  missingFields: string[]
}

/** The connector as the console shows it. Times are ISO strings. */
export type Connector = {
  connected: boolean
  paused: boolean
  pausedAt: string | null
  pausedBy: string | null
  orgId: string | null
  orgName: string | null
  instanceUrl: string | null
  loginUrl: string | null
  clientId: string | null
  userId: string | null
  username: string | null
  userName: string | null
  isIntegrationUser: boolean
  apiVersion: string | null
  connectedAt: string | null
  verifiedAt: string | null
  verification: Verification | null
  lostAt: string | null
  lostReason: string | null
  settings: ConnectorSettings
  clockOffsetMs: number
  lastCycleAt: string | null
  lastCycleOk: boolean | null
  nextCycleAt: string | null
  waitUntil: string | null
  waitReason: string | null
}
