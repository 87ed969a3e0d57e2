import type { AccessForAll } from '../admin/grants.ts'
import type { CustomObjectDefinition, NewField } from '../admin/objects.ts'
import {
  createField,
  createObject,
  deleteField,
  deleteObject,
  listObjects,
} from '../admin/objects.ts'
import { ApiError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { redirect } from '../http/exchange.ts'
import { ownForm } from './edit.ts'
import type { Html } from './html.ts'
import { html } from './html.ts'
import type { Session } from './session.ts'
import { area, choice, hiddenToken, input, sendSetup, setupPath } from './setup-page.ts'

const fieldTypes = [
  ['Text', 'Text'],
  ['TextArea', 'Text area'],
  ['Number', 'Number'],
  ['Currency', 'Currency'],
  ['Percent', 'Percent'],
  ['Date', 'Date'],
  ['DateTime', 'Date/time'],
  ['Checkbox', 'Checkbox'],
  ['Picklist', 'Picklist'],
  ['Email', 'Email'],
  ['Phone', 'Phone'],
  ['Url', 'URL'],
  ['Lookup', 'Lookup relationship'],
  ['MasterDetail', 'Master-detail relationship'],
] as const

const accessChoices = [
  ['edit', 'Visible to all profiles'],
  ['read', 'Visible to all profiles, read-only'],
  ['none', 'Hidden until a permission set grants it'],
] as const

/** The objects an administrator has made, their fields, and the forms for more of both. */
export async function showObjects(
  exchange: Exchange,
  session: Session,
  problem?: string,
): Promise<void> {
  const objects = await listObjects(session.context.server, session.org)
  sendSetup(
    exchange,
    session,
    'Objects',
    [
      ...(objects.length === 0
        ? [html`<section class="card"><p class="empty">No custom objects yet.</p></section>`]
        : objects.map((object) => objectCard(session, object))),
      objectForm(session),
      fieldForm(session, objects),
    ],
    problem,
  )
}

function objectCard(session: Session, object: CustomObjectDefinition): Html {
  const { name, pluralLabel, keyPrefix, nameField, fields } = object
  const naming =
    nameField.type === 'AutoNumber' ? `Auto number ${nameField.displayFormat ?? ''}` : 'Text'
  return html`<section class="card"><div class="head"><h2>${pluralLabel}</h2><a class="button" href="${session.base}/lightning/o/${name}/list">Records</a>${removeButton(session, 'removeObject', name)}</div>
<p class="kicker">${name} · ${keyPrefix}</p>
<div class="scroll"><table><thead><tr><th>Field</th><th class="optional">Name</th><th>Type</th><th></th></tr></thead><tbody>
<tr><td>${nameField.label}</td><td class="optional">Name</td><td>${naming}</td><td></td></tr>${fields.map(
    (field) =>
      html`<tr><td>${field.label ?? field.name}</td><td class="optional">${field.name}</td><td>${typeOf(field)}</td><td>${removeButton(session, 'removeField', `${name}.${field.name}`)}</td></tr>`,
  )}</tbody></table></div></section>`
}

function typeOf({ type, referenceTo }: NewField): string {
  const label = fieldTypes.find(([name]) => name === type)?.[1] ?? type
  return referenceTo ? `${label} to ${referenceTo}` : label
}

function removeButton(session: Session, name: string, value: string): Html {
  return html`<details><summary class="button danger">Remove</summary><form method="post" action="${setupPath(session, 'Objects')}">${hiddenToken(session)}<input type="hidden" name="${name}" value="${value}"><button class="danger">Yes, with its values</button></form></details>`
}

function objectForm(session: Session): Html {
  return html`<section class="card"><h2>New custom object</h2><form method="post" action="${setupPath(session, 'Objects')}">${hiddenToken(session)}<input type="hidden" name="make" value="object"><div class="fields">
${input('Label', 'label', '', 'Subscription')}
${input('Plural label', 'pluralLabel', '', 'Subscriptions')}
${input('Object name', 'name', '', 'Subscription')}
${input('Record name', 'nameLabel', 'Name')}
${choice('Record name is', 'nameType', [
  ['Text', 'Text'],
  ['AutoNumber', 'Auto number'],
])}
${input('Display format of an auto number', 'displayFormat', '', 'S-{0000}')}
${choice('Access', 'access', accessChoices)}
</div><p class="actions"><button class="primary">Save object</button></p></form></section>`
}

function fieldForm(session: Session, objects: CustomObjectDefinition[]): Html {
  const own = objects.map(({ name, label }) => [name, label] as const)
  const { view } = session.context
  const standard = ['Lead', 'Contact', 'Account', 'Opportunity'].map(
    (name) => [name, name] as const,
  )
  const targets = view.objects
    .filter(({ paged, name }) => paged || name === 'User')
    .map(({ name, label }) => [name, label] as const)
  return html`<section class="card"><h2>New field</h2><form method="post" action="${setupPath(session, 'Objects')}">${hiddenToken(session)}<input type="hidden" name="make" value="field"><div class="fields">
${choice('Object', 'object', [...own, ...standard])}
${choice('Type', 'type', fieldTypes)}
${input('Field label', 'label', '', 'Renews on')}
${input('Field name', 'name', '', 'Renews_On')}
${input('Length of a text', 'length', '80')}
${input('Decimal places of a number', 'scale', '0')}
${area('Values of a picklist, one a line', 'values')}
${choice('Related to', 'referenceTo', [['', '–'], ...targets])}
${input('Child relationship name', 'relationshipName', '', 'Subscriptions')}
${choice('Access', 'access', accessChoices)}
</div><p class="actions"><button class="primary">Save field</button></p></form></section>`
}

export async function objectsFromForm(exchange: Exchange, session: Session): Promise<void> {
  const form = await ownForm(exchange, session)
  if (!form) return
  try {
    await carryOut(session, form)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return showObjects(exchange, session, error.message)
  }
  redirect(exchange.response, setupPath(session, 'Objects'))
}

function carryOut({ context: { server }, org }: Session, form: URLSearchParams): Promise<void> {
  const removeObject = form.get('removeObject')
  if (removeObject) return deleteObject(server, org, removeObject)
  const removeField = form.get('removeField')
  if (removeField) return deleteField(server, org, removeField)
  const read = (name: string) => form.get(name)?.trim() ?? ''
  const access = accessChoices.find(([value]) => value === read('access'))?.[0] ?? 'edit'
  const name = `${read('name').replace(/__c$/, '')}__c`
  if (read('make') === 'field') return createField(server, org, { name, ...fieldOf(read), access })
  const isAuto = read('nameType') === 'AutoNumber'
  return createObject(server, org, {
    name,
    label: read('label'),
    pluralLabel: read('pluralLabel'),
    nameField: {
      type: isAuto ? 'AutoNumber' : 'Text',
      label: read('nameLabel'),
      ...(isAuto ? { displayFormat: read('displayFormat') } : {}),
    },
    access: access satisfies AccessForAll,
  })
}

const numbers = ['Number', 'Currency', 'Percent']
const pointers = ['Lookup', 'MasterDetail']

function fieldOf(read: (name: string) => string) {
  const type = read('type')
  const values = read('values')
    .split(/\r?\n/)
    .map((value) => value.trim())
  return {
    object: read('object'),
    type,
    label: read('label'),
    ...(type === 'Text' ? { length: Number(read('length')) } : {}),
    ...(numbers.includes(type) ? { precision: 18, scale: Number(read('scale')) } : {}),
    ...(type === 'Picklist'
      ? {
          valueSet: {
            valueSetDefinition: {
              value: values.filter(Boolean).map((value) => ({ fullName: value, label: value })),
            },
          },
        }
      : {}),
    ...(pointers.includes(type)
      ? {
          referenceTo: read('referenceTo'),
          ...(read('relationshipName') ? { relationshipName: read('relationshipName') } : {}),
        }
      : {}),
  }
}
