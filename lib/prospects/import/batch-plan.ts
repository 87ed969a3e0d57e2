import { newId } from '#lib/base/new-id.ts'
import type { JudgedRow } from '#lib/prospects/import/judge-row.ts'
import type { Handing, ImportCounts, ImportOptions } from '#lib/prospects/import/types.ts'
import { isReadOnly, isSame } from '#lib/prospects/rules.ts'
import type { FieldValue, FieldValues } from '#lib/prospects/types.ts'
import { byRule } from '#lib/users/assignment.ts'

/** A prospect that a row of the batch may mean. */
export type FoundProspect = {
  id: string
  emailKey: string | null
  values: FieldValues
  assignedUserId: string | null
  /** [CR-4] Left to Salesforce: its rule, or a queue's id. */
  assignTo: string | null
  deleted: boolean
  crmId: string | null
  crmObject: string | null
}

export type Touched = FoundProspect & {
  isNew: boolean
  isRestored: boolean
  isAssigned: boolean
  /** What the batch sets, and what was there before it. */
  set: FieldValues
  replaced: FieldValues
}

export type BatchRow = { line: number; cells: string[]; row: JudgedRow }
export type Reject = { line: number; reason: string; cells: string[] }
export type BatchPlan = {
  touched: Touched[]
  /** Everybody whom a row means, those that it changes nothing of among them. */
  meant: string[]
  rejects: Reject[]
  counts: ImportCounts
}

type Desk = {
  byEmail: Map<string, Touched>
  byCrm: Map<string, Touched>
  inBin: Map<string, Touched>
  touched: Set<Touched>
  meant: Set<string>
}

/** As if the rows came one by one: of two with the same e-mail the later finds what the earlier made, and wins. */
export function planBatch(
  rows: readonly BatchRow[],
  found: readonly FoundProspect[],
  options: ImportOptions,
): BatchPlan {
  const desk = deskOf(found)
  const counts = { created: 0, updated: 0, unchanged: 0, restored: 0, rejected: 0 }
  const rejects: Reject[] = []
  for (const { line, cells, row } of rows) {
    const outcome = take(desk, row, options)
    if (outcome.reason === null) counts[outcome.kind] += 1
    else rejects.push({ line, reason: outcome.reason, cells })
  }
  counts.rejected = rejects.length
  return { touched: [...desk.touched], meant: [...desk.meant], rejects, counts }
}

function deskOf(found: readonly FoundProspect[]): Desk {
  const desk: Desk = {
    byEmail: new Map(),
    byCrm: new Map(),
    inBin: new Map(),
    touched: new Set(),
    meant: new Set(),
  }
  for (const each of found) {
    const person = touchedOf(each, false)
    if (each.emailKey) (each.deleted ? desk.inBin : desk.byEmail).set(each.emailKey, person)
    if (each.crmId && !each.deleted) desk.byCrm.set(each.crmId, person)
  }
  return desk
}

function touchedOf(found: FoundProspect, isNew: boolean): Touched {
  return { ...found, isNew, isRestored: false, isAssigned: false, set: {}, replaced: {} }
}

type Outcome = { reason: string } | { reason: null; kind: Exclude<keyof ImportCounts, 'rejected'> }

function take(desk: Desk, row: JudgedRow, options: ImportOptions): Outcome {
  const holder = row.emailKey ? desk.byEmail.get(row.emailKey) : undefined
  const linked = row.crmId ? desk.byCrm.get(row.crmId) : undefined
  if (linked && holder && linked !== holder) {
    return {
      reason: `Its CRM id is linked to one prospect and its e-mail belongs to another. Correct one of the two.`,
    }
  }
  const live = linked ?? holder
  if (live) return changed(desk, live, row, options)
  const binned = row.emailKey && options.restore ? desk.inBin.get(row.emailKey) : undefined
  if (binned) return restored(desk, binned, row, options)
  if (Object.keys(row.values).length === 0) {
    return { reason: 'No prospect is linked to this CRM id, and the row says nothing else.' }
  }
  return created(desk, row, options)
}

function changed(desk: Desk, person: Touched, row: JudgedRow, options: ImportOptions): Outcome {
  desk.meant.add(person.id)
  const before = person.emailKey
  const any = apply(person, row, options)
  const assigns = assign(person, options)
  if (!any && !assigns) return { reason: null, kind: 'unchanged' }
  if (person.emailKey !== before) {
    if (before) desk.byEmail.delete(before)
    if (person.emailKey) desk.byEmail.set(person.emailKey, person)
  }
  desk.touched.add(person)
  return { reason: null, kind: 'updated' }
}

function restored(desk: Desk, person: Touched, row: JudgedRow, options: ImportOptions): Outcome {
  desk.meant.add(person.id)
  person.deleted = false
  person.isRestored = true
  apply(person, row, options)
  assign(person, options)
  if (person.emailKey) {
    desk.inBin.delete(person.emailKey)
    desk.byEmail.set(person.emailKey, person)
  }
  desk.touched.add(person)
  return { reason: null, kind: 'restored' }
}

function created(desk: Desk, row: JudgedRow, { assignedUserId, handTo }: ImportOptions): Outcome {
  const person = touchedOf(
    {
      id: newId(),
      emailKey: row.emailKey,
      values: { ...row.values },
      assignedUserId,
      assignTo: null,
      deleted: false,
      crmId: null,
      crmObject: null,
    },
    true,
  )
  person.isAssigned = Boolean(handTo)
  if (row.emailKey) desk.byEmail.set(row.emailKey, person)
  desk.touched.add(person)
  desk.meant.add(person.id)
  return { reason: null, kind: 'created' }
}

function apply(person: Touched, row: JudgedRow, { filled }: ImportOptions): boolean {
  let any = false
  for (const [field, value] of Object.entries(row.values)) {
    const current = person.values[field] ?? null
    if (isReadOnly(field, person.crmObject) || isSame(current, value)) continue
    if (filled === 'only_blanks' && !isBlank(current)) continue
    if (!(field in person.replaced)) person.replaced[field] = current
    person.set[field] = value
    person.values[field] = value
    if (field === 'email') person.emailKey = row.emailKey
    any = true
  }
  return any
}

const isBlank = (value: FieldValue) => value === null || value === '' || value === false

function assign(person: Touched, { assignedUserId, handTo }: ImportOptions): boolean {
  if (person.assignedUserId !== null || person.isAssigned) return false
  if (assignedUserId === null && !(handTo && takes(handTo, person))) return false
  person.assignedUserId = assignedUserId
  person.isAssigned = true
  return true
}

/** [US-4] A queue or rule takes nobody whose record has an owner there, and nobody whom it has already. */
function takes(handTo: Handing, { crmId, assignTo }: Touched): boolean {
  if (handTo.to === 'group') return true
  return crmId === null && assignTo !== (handTo.to === 'rule' ? byRule : handTo.queueId)
}
