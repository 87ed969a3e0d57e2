import type { SqlLike } from '#db/client.ts'
import { iso } from '#lib/prospects/iso.ts'
import type { SyncOutcome } from '#lib/sync/commands/types.ts'

/** A sync of one prospect that a person asked for, with what was decided since. */
export type SyncAsked = {
  state: 'waiting' | 'running' | 'done' | 'failed'
  outcome: SyncOutcome | null
  error: string | null
  nextAction: string | null
  decisions: { kind: string; crmObject: string | null; in: number; out: number }[]
}

/** `need`: a person must act. */
export type SyncSaid =
  | { state: 'running' }
  | { state: 'ended'; tone: 'done' | 'need'; text: string; next: string | null }

export async function findSyncAsked(
  sql: SqlLike,
  buId: string,
  prospectId: string,
  commandId: string,
): Promise<SyncAsked | null> {
  const [command] = await sql<(Omit<SyncAsked, 'decisions'> & { since: string })[]>`
    select c.state, c.outcome, c.error, ${iso(sql, sql`c.created_at`)} as since,
      (select e.next_action from sync_errors e
        where e.bu_id = c.bu_id and e.prospect_id = ${prospectId} and e.closed_at is null) as "nextAction"
    from commands c
    where c.bu_id = ${buId} and c.id = ${commandId} and c.args->>'prospectId' = ${prospectId}`
  if (!command) return null
  const { since, ...rest } = command
  const decisions = await sql<SyncAsked['decisions']>`
    select d.kind, d.crm_object as "crmObject",
      (select count(*)::int from jsonb_array_elements(d.fields) f where f->>'direction' = 'in') as "in",
      (select count(*)::int from jsonb_array_elements(d.fields) f where f->>'direction' = 'out') as "out"
    from decisions d
    where d.bu_id = ${buId} and d.prospect_id = ${prospectId} and d.at >= ${since}::text::timestamptz`
  return { ...rest, decisions }
}

/** What came of it, in the words of whoever pressed the button. */
export function saySync(asked: SyncAsked): SyncSaid {
  const { state, outcome, error, nextAction } = asked
  if (state === 'failed') return ended('need', error ?? 'It could not be synced')
  if (state !== 'done' || !outcome) return { state: 'running' }
  if (outcome.result === 'needs_you') return ended('need', outcome.message, nextAction)
  if (outcome.result === 'not_synced') return ended('need', outcome.message)
  if (outcome.result === 'nothing_to_do') return ended('done', `Not synced: ${outcome.message}`)
  if (outcome.result !== 'in_accord') return ended('done', outcome.message, nextAction)
  return ended('done', movedWords(asked.decisions) || 'Nothing to sync: both sides agree')
}

function ended(tone: 'done' | 'need', text: string, next: string | null = null): SyncSaid {
  return { state: 'ended', tone, text, next }
}

function movedWords(decisions: SyncAsked['decisions']): string {
  const sum = (way: 'in' | 'out') => decisions.reduce((total, each) => total + each[way], 0)
  const [ins, outs] = [sum('in'), sum('out')]
  const created = decisions.find(({ kind }) => kind.startsWith('create_'))
  const noun = (each: { crmObject: string | null }) => each.crmObject?.toLowerCase() ?? 'record'
  if (created) return `Created a ${noun(created)} in Salesforce`
  const linked = decisions.find(({ kind }) => kind === 'link')
  const parts = [
    linked && `Linked to the ${noun(linked)} in Salesforce`,
    outs > 0 && `${values(outs)} went to Salesforce`,
    ins > 0 && `${values(ins)} came from Salesforce`,
  ]
  return parts.filter(Boolean).join(' · ')
}

const values = (n: number) => (n === 1 ? '1 value' : `${n} values`)
