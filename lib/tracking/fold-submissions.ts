import type { Tx } from '#db/client.ts'
import type { FormKind } from '#db/schema/tracking.ts'
import type { ActivityKind, NewActivity } from '#lib/activities/types.ts'
import { recordActivities } from '#lib/activities/writes.ts'
import { judgeValue } from '#lib/prospects/field-value.ts'
import { type BatchRow, planBatch } from '#lib/prospects/import/batch-plan.ts'
import { findMeant, writeBatch } from '#lib/prospects/import/batch-writes.ts'
import { listFields } from '#lib/prospects/reads.ts'
import type { FieldValue } from '#lib/prospects/types.ts'
import { bindFromForms, type FormBind } from '#lib/tracking/tell.ts'

type Waiting = {
  id: string
  formId: string
  kind: FormKind
  form: string
  at: Date
  visitorId: string | null
  values: Record<string, string>
  problems: Record<string, string>
  outcome: 'success' | 'error'
}

export type FoldedForms = { count: number; visitorIds: string[] }

/**
 * Makes prospects of what forms took: found by e-mail, restored from the recycle bin [DL-4], or made; values written with
 * their provenance, a change row left in the lane of forms [QU-2], the browser bound [AC-5], the success told once.
 */
export async function foldSubmissions(tx: Tx, buId: string, most: number): Promise<FoldedForms> {
  const waiting = await tx<Waiting[]>`
    select s.id, s.form_id as "formId", f.kind, f.name as form, s.at, s.visitor_id as "visitorId", s.values, s.problems, s.outcome
    from form_submissions s join forms f on f.bu_id = s.bu_id and f.id = s.form_id
    where s.bu_id = ${buId} and s.done_at is null order by s.id limit ${most} for update of s skip locked`
  if (waiting.length === 0) return { count: 0, visitorIds: [] }
  const good = waiting.filter(({ outcome }) => outcome === 'success')
  await ensureVisitors(tx, buId, waiting)
  for (const group of Map.groupBy(good, ({ formId }) => formId).values()) {
    await writeGroup(tx, buId, group)
  }
  const people = await peopleOf(tx, buId, good)
  const binds = good.flatMap((one): FormBind[] => {
    const prospectId = people.get(one.id)
    return prospectId && one.visitorId
      ? [{ visitorId: one.visitorId, prospectId, at: one.at.toISOString() }]
      : []
  })
  await bindFromForms(tx, buId, binds)
  const failed = waiting.filter(({ outcome }) => outcome === 'error')
  for (const [id, prospectId] of await boundOf(tx, buId, failed)) people.set(id, prospectId)
  await recordActivities(
    tx,
    buId,
    waiting.flatMap((one) => toActivity(one, people.get(one.id))),
  )
  await tx`
    update form_submissions s set done_at = now(), prospect_id = g.prospect
    from unnest(${waiting.map(({ id }) => id)}::uuid[],
      ${waiting.map(({ id }) => people.get(id) ?? null)}::uuid[]) as g(id, prospect)
    where s.bu_id = ${buId} and s.id = g.id`
  const visitorIds = binds.map(({ visitorId }) => visitorId)
  return { count: waiting.length, visitorIds }
}

/** A form may come before the first page view was looked at, or without one. */
async function ensureVisitors(tx: Tx, buId: string, waiting: readonly Waiting[]): Promise<void> {
  const ids = [...new Set(waiting.flatMap(({ visitorId }) => visitorId ?? []))].sort()
  if (ids.length === 0) return
  await tx`
    insert into visitors (bu_id, id, first_at, last_at, visit_id)
    select ${buId}, id, now() - interval '1 day', now() - interval '1 day', gen_random_uuid() from unnest(${ids}::uuid[]) id
    on conflict do nothing`
}

/** Answers to one form, as if they came one by one: the author of the values is the form. */
async function writeGroup(tx: Tx, buId: string, group: readonly Waiting[]): Promise<void> {
  const fields = await listFields(tx)
  const rows = group.map(({ values }, line): BatchRow => {
    const judged = Object.entries(values).flatMap(([name, typed]) => {
      const field = fields.find((one) => one.name === name)
      const value: FieldValue = field ? judgeValue(field, typed).value : null
      // [FD-12] Anybody can type anybody's address: a form takes an opt-out at once and lifts none.
      const lifts = name === 'opted_out' && value === false
      return value === null || lifts ? [] : [[name, value] as const]
    })
    const emailKey =
      String(values.email ?? '')
        .trim()
        .toLowerCase() || null
    return { line, cells: [], row: { values: Object.fromEntries(judged), emailKey, crmId: null } }
  })
  const found = await findMeant(tx, buId, rows, true)
  const options = { filled: 'overwrite', restore: true, assignedUserId: null } as const
  const author = {
    buId,
    by: `form ${group[0]?.form}`,
    at: new Date().toISOString(),
    requestedBy: null,
    rule: 'form',
  } as const
  await writeBatch(tx, author, planBatch(rows, found, options))
}

/** By submission. */
async function peopleOf(
  tx: Tx,
  buId: string,
  good: readonly Waiting[],
): Promise<Map<string, string>> {
  const keys = good.map(({ values }) =>
    String(values.email ?? '')
      .trim()
      .toLowerCase(),
  )
  const rows = await tx<{ id: string; key: string }[]>`
    select id, email_key as key from prospects
    where bu_id = ${buId} and deleted_at is null and email_key = any(${keys}::text[])`
  const byKey = new Map(rows.map(({ id, key }) => [key, id]))
  return new Map(
    good.flatMap(({ id }, n) => {
      const prospectId = byKey.get(keys[n] ?? '')
      return prospectId ? [[id, prospectId] as const] : []
    }),
  )
}

/** Whose browser a form failed in, where that is known. */
async function boundOf(
  tx: Tx,
  buId: string,
  failed: readonly Waiting[],
): Promise<Map<string, string>> {
  const ids = failed.flatMap(({ visitorId }) => visitorId ?? [])
  if (ids.length === 0) return new Map()
  const rows = await tx<{ id: string; prospectId: string }[]>`
    select id, prospect_id as "prospectId" from visitors
    where bu_id = ${buId} and id = any(${ids}::uuid[]) and prospect_id is not null`
  const byVisitor = new Map(rows.map(({ id, prospectId }) => [id, prospectId]))
  return new Map(
    failed.flatMap(({ id, visitorId }) => {
      const prospectId = byVisitor.get(visitorId ?? '')
      return prospectId ? [[id, prospectId] as const] : []
    }),
  )
}

const kinds: Record<FormKind, Record<Waiting['outcome'], ActivityKind>> = {
  form: { success: 'form_success', error: 'form_error' },
  handler: { success: 'form_handler_success', error: 'form_handler_error' },
  landing_page: { success: 'landing_page_success', error: 'landing_page_error' },
}

function toActivity(one: Waiting, prospectId: string | undefined): NewActivity[] {
  if (!prospectId) return []
  const text = one.outcome === 'success' ? 'Completed form' : 'Did not complete form'
  const at = one.at.toISOString()
  return [
    {
      prospectId,
      kind: kinds[one.kind][one.outcome],
      cause: one.id,
      // One form counts once a day, whatever is typed into it.
      countsAs: `${one.formId}/${at.slice(0, 10)}`,
      at,
      title: `${text} ${one.form}`,
      detail: {
        text,
        object: one.form,
        objectId: one.formId,
        problems: Object.values(one.problems),
      },
    },
  ]
}
