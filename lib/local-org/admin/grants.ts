import type { Context } from '../context.ts'
import { refreshView } from '../records/setup.ts'
import { save } from '../records/write.ts'

/** What all profiles get with a new object or field, as the last page of Salesforce's wizard asks. */
export type AccessForAll = 'none' | 'read' | 'edit'

type Row = Record<string, string | boolean>

export async function grantObject(
  context: Context,
  object: string,
  access: AccessForAll,
): Promise<void> {
  if (access === 'none') return
  const edit = access === 'edit'
  const profiles = await profileSets(context)
  await insert(
    context,
    'ObjectPermissions',
    profiles.map((ParentId) => ({
      ParentId,
      SobjectType: object,
      PermissionsRead: true,
      PermissionsCreate: edit,
      PermissionsEdit: edit,
      PermissionsDelete: edit,
    })),
  )
}

/** Fields that nobody can be denied, as a master-detail, take no grant. */
export async function grantFields(
  context: Context,
  object: string,
  names: string[],
  access: AccessForAll,
): Promise<void> {
  if (access === 'none') return
  const full = await context.server.schemas.fullView(context.sql, context.org)
  const open = names.filter((name) => full.object(object)?.field(name)?.permissionable)
  if (open.length === 0) return
  const profiles = await profileSets(context)
  await insert(
    context,
    'FieldPermissions',
    profiles.flatMap((ParentId) =>
      open.map((name) => ({
        ParentId,
        SobjectType: object,
        Field: `${object}.${name}`,
        PermissionsRead: true,
        PermissionsEdit: access === 'edit',
      })),
    ),
  )
}

/** The permission set behind each profile, which Salesforce keeps for exactly this. */
async function profileSets(context: Context): Promise<string[]> {
  const { view, sql } = context
  const sets = view.object('PermissionSet')!
  const missing = await sql<{ id: string; name: string }[]>`
    select p.id, p.data ->> 'Name' as name from record p
    where p.tbl = ${view.object('Profile')!.tbl} and not exists (
      select 1 from record s where s.tbl = ${sets.tbl} and not s.is_deleted
        and s.data ->> 'ProfileId' = p.id)
    order by p.id`
  await insert(
    context,
    'PermissionSet',
    missing.map(({ id, name }) => ({
      Name: `X${id}`,
      Label: name,
      IsOwnedByProfile: true,
      ProfileId: id,
    })),
  )
  const rows = await sql<{ id: string }[]>`
    select id from record where tbl = ${sets.tbl} and not is_deleted and data ? 'ProfileId'
    order by id`
  return rows.map(({ id }) => id)
}

/** Past the checks of a form: some of these fields are Salesforce's alone to write. */
async function insert(context: Context, name: string, rows: Row[]): Promise<void> {
  if (rows.length === 0) return
  const object = context.view.object(name)!
  const changes = rows.map((row) => ({
    draft: {
      values: new Map(Object.entries(row).map(([field, value]) => [object.field(field)!, value])),
    },
  }))
  const results = await save(context, object, changes, true)
  const failed = results.find(({ success }) => !success)
  if (failed) throw new Error(`${name}: ${failed.errors[0]?.message}`)
  await refreshView(context)
}
