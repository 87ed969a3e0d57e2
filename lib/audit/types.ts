export type AuditFilter = {
  /** Words in action, target, actor, or in what changed. */
  text: string | null
  actorId: string | null
  /** The noun before the dot: connector, team, prospect … */
  area: string | null
  /** Days, both included, in the business unit's time zone. */
  from: string | null
  to: string | null
}

export type AuditRow = {
  id: string
  at: string
  actorName: string
  action: string
  target: string
  before: unknown
  after: unknown
  ip: string | null
}

export type AuditPage = { rows: AuditRow[]; next: string | null; total?: number }

/** What the filters offer. */
export type AuditChoices = { actors: { id: string; name: string }[]; areas: string[] }
