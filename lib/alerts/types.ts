import type { Instant } from '#lib/base/instant.ts'

/** [CN-15] What admins are told of, the most urgent first. */
export const alertKinds = [
  'connection_lost',
  'budget_reached',
  'guard_held',
  'needs_person',
  'lag_missed',
] as const
export type AlertKind = (typeof alertKinds)[number]

/** What holds at this moment. */
export type AlertFact = { kind: AlertKind; count?: number; said?: string | null }

export type OpenAlert = { id: string; kind: AlertKind; openedAt: Instant; told: boolean }

export type AlertStand = {
  facts: readonly AlertFact[]
  open: readonly OpenAlert[]
  /** When each kind was told last, and anything at all. */
  lastTold: Readonly<Partial<Record<AlertKind, Instant>>>
}

export type AlertPlan = {
  open: AlertFact[]
  /** Open ones that still hold, with what is to be said of them by now. */
  renew: { id: string; fact: AlertFact }[]
  close: string[]
  /** Open ones that go out now, in one message. */
  tell: { id: string; fact: AlertFact }[]
}

/** One message, however it goes: a line for each thing, with the screen where something can be done. */
export type AlertContent = { subject: string; lines: { text: string; path: string }[] }

export type AlertMessage = {
  id: string
  channel: 'email' | 'webhook'
  kind: 'alert' | 'digest'
  content: AlertContent
  /** Of an e-mail; null: that person has gone. */
  to: string | null
  tries: number
  at: string
}

/** What happened in a day, for the digest. */
export type DayFigures = {
  connected: boolean
  cycles: number
  failed: number
  pulled: number
  pushed: number
  created: number
  refused: number
  needPerson: number
  calls: number
  alerts: AlertKind[]
}

export type AlertChoices = { alerts: boolean; digest: boolean }

export type WebhookStand = { url: string | null; sentAt: string | null; problem: string | null }
