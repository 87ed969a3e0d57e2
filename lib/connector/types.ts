import type { RuleForecast } from '#lib/automation/forecast.ts'
import type { ConnectorSettings } from '#lib/connector/default-settings.ts'

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
  /** [AD-5] web: somebody approved it. jwt: the app's key signs in as `authUsername`. */
  authFlow: 'web' | 'jwt'
  authUsername: string | null
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
  /** Steps of the first run that an admin went past knowingly. */
  reviewed: StepKey[]
}

/** Another business unit on the same org [CN-7]. */
export type OrgNeighbour = { id: string; name: string }

/** An attempt to connect, as the page that waits for it sees it. */
export type ConnectAttempt = {
  id: string
  state: 'started' | 'returned' | 'connected' | 'failed'
  error: string | null
}

export type StepKey = 'connect' | 'verify' | 'users' | 'fields' | 'sharing' | 'dry_run' | 'unpause'

/** Everything that the first run and the review before unpausing are decided from [CN-4]. */
export type SetupFacts = {
  connector: Connector
  neighbours: OrgNeighbour[]
  users: { mapped: number; total: number; unmapped: { name: string; prospectsHeld: number }[] }
  assignedProspects: number
  fields: {
    mapped: number
    emailMapped: boolean
    stopped: { label: string; message: string }[]
    warned: number
  }
  dryRun: {
    id: string
    at: string
    counts: Record<string, number>
    since: { prospects: number; settings: boolean }
  } | null
  /** [OP-3] What opportunities would do to scores and rules, as that dry run found it; null: not known. */
  forecast: RuleForecast | null
  /** [SH-1] Null: no rule, so everything that the connector user sees is shared. */
  sharing: { words: string; waiting: number } | null
  /** Whether a cycle ever ran: the first run is over. */
  everRan: boolean
}

/** [QU-4] Salesforce calls since midnight UTC, and how far they may go. */
export type CallBudget = {
  today: number
  byKind: Record<string, number>
  orgUsed: number | null
  orgMax: number | null
  /** By midnight UTC, at the pace of today; null: too early to say. */
  forecast: number | null
  ceiling: {
    max: number
    /** Kept for people. */
    reserve: number
    automaticMax: number
    used: number
    whose: 'ours' | 'org'
    /** When the pace of today meets `automaticMax`. */
    reachedAt: string | null
  } | null
  waits: Waits | null
}

/** Automatic work waits: for the budget, for an admin who looks, or until an outage is over. */
export type Waits = { until: string; reason: string; cause: 'budget' | 'guard' | null }

/** [AD-5] What an admin uploads to the app in the org. PEM; the key to it is the worker's. */
export type ConnectorCertificate = { certificate: string; madeAt: string; expiresAt: string }

export type StatusPage = SetupFacts & {
  buName: string
  /** The local org can be connected with one click. */
  localOrgs: { key: string; name: string; loginUrl: string }[]
  callbackUrl: string
  certificate: ConnectorCertificate | null
  calls: CallBudget
  workerSeenAt: string | null
  /** Commands of this connector that wait or run, by kind. */
  running: { kind: string; label: string | null; done: number; total: number | null }[]
}
