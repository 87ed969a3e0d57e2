import type { Exchange } from '../http/exchange.ts'
import { readForm, redirect } from '../http/exchange.ts'
import { usersOf } from '../oauth/clients.ts'
import { deleteRecords } from '../records/delete.ts'
import { draft } from '../records/prepare.ts'
import type { Row } from '../records/row.ts'
import { fieldValue } from '../records/row.ts'
import type { SaveResult } from '../records/write.ts'
import { save } from '../records/write.ts'
import type { Field } from '../schema/fields.ts'
import { isNamed } from '../schema/objects.ts'
import type { ObjectView } from '../schema/view.ts'
import type { Choice } from './fields.ts'
import { formField } from './fields.ts'
import { html } from './html.ts'
import { messagePage, sendPage } from './layout.ts'
import { headerOf } from './list.ts'
import { nameOf } from './names.ts'
import { readForPage } from './record.ts'
import type { Session } from './session.ts'
import { isOwnForm } from './session.ts'

type FormValues = {
  value: (field: Field) => string
  error?: SaveResult['errors'][number]
  /** What the fields showed at first, when the form is shown again. */
  was?: string
}

const notEdited = new Set(['IsConverted', 'IsUnreadByOwner', 'TaskSubtype'])

function editable(object: ObjectView, operation: 'createable' | 'updateable'): Field[] {
  return object.fields.filter(
    (field) =>
      field[operation] && !notEdited.has(field.name) && !/(Latitude|Longitude)$/.test(field.name),
  )
}

function shown(row: Row, field: Field): string {
  const value = fieldValue(row, field)
  return value === null ? '' : String(value)
}

export async function showEdit(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  id: string,
): Promise<void> {
  const row = await readForPage(exchange, session, object, id)
  if (!row) return
  await sendForm(exchange, session, object, row, { value: (field) => shown(row, field) })
}

export function showNew(exchange: Exchange, session: Session, object: ObjectView): Promise<void> {
  return sendForm(exchange, session, object, undefined, {
    value: (field) => {
      const given = exchange.query.get(field.name)
      if (given !== null) return given
      if (field.name === 'OwnerId') return session.userId
      return field.defaultValue === undefined ? '' : String(field.defaultValue)
    },
  })
}

async function sendForm(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  row: Row | undefined,
  values: FormValues,
): Promise<void> {
  const operation = row ? 'updateable' : 'createable'
  const action = row ? `/${row.id}/edit` : `${session.base}/lightning/o/${object.name}/new`
  const back = row ? `/${row.id}` : `${session.base}/lightning/o/${object.name}/list`
  const title = row
    ? `Edit ${isNamed(object) ? nameOf(object, row) : object.label}`
    : `New ${object.label}`
  const choices = await choicesOf(session, object)
  const fields = editable(object, operation)
  sendPage(exchange.response, values.error ? 400 : 200, {
    title,
    header: headerOf(session, object),
    body: html`<section class="card"><h1>${title}</h1>
${values.error && html`<p class="note bad" role="alert">${values.error.message}</p>`}
<form method="post" action="${action}"><input type="hidden" name="csrf" value="${session.csrf}">${row && html`<input type="hidden" name="was" value="${values.was ?? JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, shown(row, field)])))}">`}
<div class="fields">${fields.map((field) => formField(field, values.value(field), choices.get(field.name)))}</div>
<p class="actions"><button class="primary">Save</button><a class="button" href="${back}">Cancel</a></p></form></section>`,
  })
}

async function choicesOf(session: Session, object: ObjectView): Promise<Map<string, Choice[]>> {
  const choices = new Map<string, Choice[]>()
  if (object.field('OwnerId')) {
    const users = await usersOf(session.context.sql, session.org.no)
    const active = users.filter((user) => user.active)
    choices.set('OwnerId', [
      ...active.map(({ id, name }) => ({ value: id, label: name })),
      ...(await queuesFor(session, object)),
    ])
  }
  for (const field of object.fields) {
    const target = field.name === 'OwnerId' ? undefined : pointedAt(session, field)
    if (target) choices.set(field.name, await recordsToChoose(session, target))
  }
  return choices
}

function queuesFor(session: Session, object: ObjectView): Promise<Choice[]> {
  const { sql, view } = session.context
  return sql<Choice[]>`
    select g.id as value, concat(g.data ->> 'Name', ' (queue)') as label
    from record q join record g on g.tbl = ${view.object('Group')!.tbl} and g.id = q.e1
      and not g.is_deleted
    where q.tbl = ${view.object('QueueSobject')!.tbl} and not q.is_deleted
      and q.data ->> 'SobjectType' = ${object.name} order by lower(g.data ->> 'Name')`
}

/** What a list of choices can be made of; a field that may point at several objects takes an id. */
function pointedAt(session: Session, field: Field): ObjectView | undefined {
  if (field.referenceTo?.length !== 1 || !(field.createable || field.updateable)) return undefined
  const target = session.context.view.object(field.referenceTo[0]!)
  return target && isNamed(target) ? target : undefined
}

function recordsToChoose(session: Session, target: ObjectView): Promise<Choice[]> {
  return session.context.sql<Choice[]>`
    select value, label from (
      select id as value, data ->> 'Name' as label from record
      where tbl = ${target.tbl} and not is_deleted order by id desc limit 500) newest
    order by lower(label), value`
}

/** Reads the fields of the form; a checkbox that is not sent is off, another field is left alone. */
function bodyOf(fields: Field[], form: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field): [string, unknown][] => {
      const raw = form.get(field.name)
      if (field.type === 'boolean') return [[field.name, raw !== null]]
      return raw === null ? [] : [[field.name, raw === '' ? null : raw.replace(/\r\n/g, '\n')]]
    }),
  )
}

/** What each field showed when the form was opened. */
function shownBefore(form: URLSearchParams): Record<string, string> {
  try {
    return JSON.parse(form.get('was') ?? '{}') as Record<string, string>
  } catch {
    return {}
  }
}

export async function editFromForm(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  id: string,
): Promise<void> {
  const form = await ownForm(exchange, session)
  const row = form && (await readForPage(exchange, session, object, id))
  if (!form || !row) return
  const body = bodyOf(editable(object, 'updateable'), form)
  // Only what the person changed is saved: what others changed meanwhile stays.
  const was = shownBefore(form)
  const changed = Object.entries(body).filter(([name, value]) => String(value ?? '') !== was[name])
  if (changed.length === 0) return redirect(exchange.response, `/${id}`)
  const change = {
    id,
    draft: draft(object, Object.fromEntries(changed), 'update', new Set<string>()),
  }
  const [result] = await save(session.context, object, [change], true)
  if (result!.success) return redirect(exchange.response, `/${id}`)
  await sendForm(exchange, session, object, row, refilled(form, result!))
}

export async function createFromForm(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
): Promise<void> {
  const form = await ownForm(exchange, session)
  if (!form) return
  const body = bodyOf(editable(object, 'createable'), form)
  const change = { draft: draft(object, body, 'create', new Set<string>()) }
  const [result] = await save(session.context, object, [change], true)
  if (result!.success) return redirect(exchange.response, `/${result!.id}`)
  await sendForm(exchange, session, object, undefined, refilled(form, result!))
}

function refilled(form: URLSearchParams, result: SaveResult): FormValues {
  return {
    value: (field) => {
      const raw = form.get(field.name)
      return field.type === 'boolean' ? String(raw !== null) : (raw ?? '')
    },
    error: result.errors[0]!,
    ...(form.has('was') ? { was: form.get('was')! } : {}),
  }
}

export async function deleteFromForm(
  exchange: Exchange,
  session: Session,
  object: ObjectView,
  id: string,
): Promise<void> {
  if (!(await ownForm(exchange, session))) return
  await deleteRecords(session.context, [id], true)
  redirect(exchange.response, `${session.base}/lightning/o/${object.name}/list`)
}

export async function ownForm(
  exchange: Exchange,
  session: Session,
): Promise<URLSearchParams | undefined> {
  const form = await readForm(exchange.request)
  if (isOwnForm(exchange, session, form)) return form
  const page = messagePage('Not saved', 'This form has expired. Open the page again.')
  sendPage(exchange.response, 403, { ...page, header: headerOf(session, null) })
  return undefined
}
