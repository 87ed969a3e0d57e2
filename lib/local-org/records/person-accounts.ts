import type { Context } from '../context.ts'
import type { DmlError } from '../http/errors.ts'
import { dmlError } from '../http/errors.ts'
import { contactOfPerson, isPersonField } from '../schema/person-accounts.ts'
import type { ObjectView } from '../schema/view.ts'
import type { Transaction } from '../store/database.ts'
import { keysOf } from './prepare.ts'
import type { RecordData } from './row.ts'
import type { Pending } from './write.ts'

/** A person account keeps its name in parts; a business account has no person. */
export function personProblem(object: ObjectView, item: Pending): DmlError | undefined {
  if (object.name !== 'Account' || !object.field('IsPersonAccount')) return undefined
  const given = [...item.draft.values]
    .filter(([, value]) => value !== null && value !== false)
    .map(([field]) => field.name)
  if (item.data.IsPersonAccount !== true) {
    return notWriteable(given.filter(isPersonField))
  }
  if (given.includes('Name')) return notWriteable(['Name'])
  return item.data.LastName
    ? undefined
    : dmlError('REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName]', ['LastName'])
}

function notWriteable(names: string[]): DmlError | undefined {
  if (names.length === 0) return undefined
  return dmlError(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    names,
  )
}

/** Each person account is a contact as well; the contact follows whatever is saved. */
export async function giveContacts(context: Context, creates: Pending[]): Promise<void> {
  const persons = creates.filter(({ data }) => data.IsPersonAccount === true)
  if (persons.length === 0) return
  const ids = await context.server.ids.take('003', context.org.no, persons.length)
  for (const [n, { data }] of persons.entries()) data.PersonContactId = ids[n]!
}

export async function writePersonContacts(
  context: Context,
  tx: Transaction,
  saved: Pending[],
  now: number,
): Promise<void> {
  const persons = saved.filter(({ data }) => data.IsPersonAccount === true)
  if (persons.length === 0) return
  const contact = (await context.server.schemas.fullView(tx, context.org)).object('Contact')!
  const rows = persons.map(({ id, owner, data }) => {
    const own: RecordData = {
      ...(contactOfPerson(data) as RecordData),
      Name: data.Name ?? null,
      AccountId: id!,
      IsPersonAccount: true,
    }
    return { id: data.PersonContactId, owner, email_key: keysOf(contact, own).email_key, data: own }
  })
  await tx`
    insert into record as r (tbl, id, stamp, created_at, modified_at, created_by, modified_by, owner_id, email_key, data)
    select ${contact.tbl}, t.id, ${now}::bigint, ${now}::bigint, ${now}::bigint, ${context.userId},
      ${context.userId}, t.owner, t.email_key, t.data
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as t(id text, owner text, email_key text, data jsonb)
    on conflict (tbl, id) do update set stamp = excluded.stamp, modified_at = excluded.modified_at,
      modified_by = excluded.modified_by, owner_id = excluded.owner_id, email_key = excluded.email_key,
      data = excluded.data`
}
