import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { listsMost, publicListsMost, tagsMost } from '#lib/lists/reads.ts'
import type { PeopleCriteria, Tag } from '#lib/lists/types.ts'

export type NewList = {
  name: string
  description: string
  /** Left out: people do not see it. */
  publicName?: string | null
  people: PeopleCriteria | null
  by: string
}

/** Why a list does not become what was asked: of its own name, of what people call it, or of how many there are. */
export type ListRefusal = 'taken' | 'public_taken' | 'full' | 'public_full'

export async function createList(
  tx: Tx,
  buId: string,
  { name, description, publicName = null, people, by }: NewList,
): Promise<{ id: string } | ListRefusal> {
  const [held] = await tx<{ n: number }[]>`
    select count(*)::int as n from lists where bu_id = ${buId}`
  if ((held?.n ?? 0) >= listsMost) return 'full'
  const refusal = await refusePublicName(tx, buId, publicName, null)
  if (refusal) return refusal
  const [row] = await tx<{ id: string }[]>`
    insert into lists (bu_id, name, kind, description, public_name, criteria, types, created_by)
    values (${buId}, ${name}, ${people ? 'dynamic' : 'static'}, ${description}, ${publicName},
      ${people ? toJson(people.criteria) : null}::text::jsonb, ${toJson(people?.types ?? {})}::text::jsonb, ${by})
    on conflict (bu_id, name_key) do nothing returning id`
  return row ?? 'taken'
}

/** [ML-5] People choose by these names: no two may read the same. @param but the list that is to have it */
async function refusePublicName(
  tx: Tx,
  buId: string,
  publicName: string | null,
  but: string | null,
): Promise<'public_taken' | 'public_full' | null> {
  if (publicName === null) return null
  const [held] = await tx<{ n: number; same: boolean }[]>`
    select count(*)::int as n,
      coalesce(bool_or(public_key = lower(regexp_replace(btrim(${publicName}::text), '\\s+', ' ', 'g'))), false) as same
    from lists where bu_id = ${buId} and public_name is not null and id is distinct from ${but}::uuid`
  if (held?.same) return 'public_taken'
  return (held?.n ?? 0) >= publicListsMost ? 'public_full' : null
}

export type ListChange = Omit<NewList, 'by'> & { id: string; publicName: string | null }

/** Of which kind a list is stays as it was. */
export async function updateList(
  tx: Tx,
  buId: string,
  { id, name, description, publicName, people }: ListChange,
): Promise<'done' | Exclude<ListRefusal, 'full'>> {
  const [other] = await tx`
    select from lists where bu_id = ${buId} and name_key = lower(btrim(${name}::text)) and id <> ${id}`
  if (other) return 'taken'
  const refusal = await refusePublicName(tx, buId, publicName, id)
  if (refusal) return refusal
  await tx`
    update lists set name = ${name}, description = ${description}, public_name = ${publicName}, updated_at = now(),
      criteria = case when kind = 'dynamic' then coalesce(${people ? toJson(people.criteria) : null}::text::jsonb, criteria) end,
      types = case when kind = 'dynamic' then coalesce(${people ? toJson(people.types) : null}::text::jsonb, types) else types end
    where bu_id = ${buId} and id = ${id}`
  return 'done'
}

export async function deleteList(tx: Tx, buId: string, id: string): Promise<void> {
  await tx`set local statement_timeout = '60s'`
  await tx`delete from list_members where bu_id = ${buId} and list_id = ${id}`
  await tx`delete from list_leaves where bu_id = ${buId} and list_id = ${id}`
  await tx`delete from lists where bu_id = ${buId} and id = ${id}`
}

/** @returns how many were not in it yet */
export async function addToList(
  tx: Tx,
  buId: string,
  listId: string,
  prospectIds: readonly string[],
  by: string,
): Promise<number> {
  const { count } = await tx`
    insert into list_members (bu_id, list_id, prospect_id, added_by)
    select ${buId}, ${listId}::uuid, id, ${by} from unnest(${[...prospectIds]}::uuid[]) id order by id
    on conflict do nothing`
  return count
}

export async function removeFromList(
  tx: Tx,
  buId: string,
  listId: string,
  prospectIds: readonly string[],
): Promise<number> {
  const { count } = await tx`
    delete from list_members
    where bu_id = ${buId} and list_id = ${listId} and prospect_id = any(${[...prospectIds]}::uuid[])`
  return count
}

/** These people want no more e-mail of these lists. They stay on them: who is meant is the marketer's to say. */
export async function leaveLists(
  tx: Tx,
  buId: string,
  listIds: readonly string[],
  prospectIds: readonly string[],
): Promise<void> {
  await tx`
    insert into list_leaves (bu_id, list_id, prospect_id)
    select ${buId}, l, p from unnest(${[...listIds]}::uuid[]) l, unnest(${[...prospectIds]}::uuid[]) p
    order by l, p on conflict do nothing`
}

/** They want it again, or for the first time: nothing but their own word takes back that they left. */
export async function joinLists(
  tx: Tx,
  buId: string,
  listIds: readonly string[],
  prospectIds: readonly string[],
  by: string,
): Promise<void> {
  await tx`
    delete from list_leaves
    where bu_id = ${buId} and list_id = any(${[...listIds]}::uuid[]) and prospect_id = any(${[...prospectIds]}::uuid[])`
  await tx`
    insert into list_members (bu_id, list_id, prospect_id, added_by)
    select ${buId}, l.id, p, ${by} from lists l, unnest(${[...prospectIds]}::uuid[]) p
    where l.bu_id = ${buId} and l.id = any(${[...listIds]}::uuid[]) and l.kind = 'static'
    order by l.id, p on conflict do nothing`
}

/** The tag of that name, made if there is none; upper and lower case do not count. Null: there are too many. */
export async function takeTag(tx: Tx, buId: string, name: string): Promise<Tag | null> {
  const find = () => tx<Tag[]>`
    select id, name from tags where bu_id = ${buId} and name_key = lower(btrim(${name}::text))`
  const [found] = await find()
  if (found) return found
  const [held] = await tx<{ n: number }[]>`
    select count(*)::int as n from tags where bu_id = ${buId}`
  if ((held?.n ?? 0) >= tagsMost) return null
  await tx`insert into tags (bu_id, name) values (${buId}, ${name}) on conflict do nothing`
  const [made] = await find()
  return made ?? null
}

export async function addTag(
  tx: Tx,
  buId: string,
  tagId: string,
  prospectIds: readonly string[],
  by: string,
): Promise<number> {
  const { count } = await tx`
    insert into prospect_tags (bu_id, tag_id, prospect_id, added_by)
    select ${buId}, ${tagId}::uuid, id, ${by} from unnest(${[...prospectIds]}::uuid[]) id order by id
    on conflict do nothing`
  return count
}

export async function removeTag(
  tx: Tx,
  buId: string,
  tagId: string,
  prospectIds: readonly string[],
): Promise<number> {
  const { count } = await tx`
    delete from prospect_tags
    where bu_id = ${buId} and tag_id = ${tagId} and prospect_id = any(${[...prospectIds]}::uuid[])`
  return count
}

/** @returns 'taken': another tag has this name */
export async function renameTag(
  tx: Tx,
  buId: string,
  { id, name }: Tag,
): Promise<'done' | 'taken'> {
  const [other] = await tx`
    select from tags where bu_id = ${buId} and name_key = lower(btrim(${name}::text)) and id <> ${id}`
  if (other) return 'taken'
  await tx`update tags set name = ${name} where bu_id = ${buId} and id = ${id}`
  return 'done'
}

export async function deleteTag(tx: Tx, buId: string, id: string): Promise<void> {
  await tx`set local statement_timeout = '60s'`
  await tx`delete from prospect_tags where bu_id = ${buId} and tag_id = ${id}`
  await tx`delete from tags where bu_id = ${buId} and id = ${id}`
}

/**
 * [DL-2][DL-5] In a merge the lists and tags of whoever goes are added to whoever stays, and what they left. They keep
 * theirs too: a prospect that is restored has everything it had. The lists are parallel.
 */
export async function poolMemberships(
  tx: Tx,
  buId: string,
  losers: readonly string[],
  heirs: readonly string[],
): Promise<void> {
  const parts = tx`unnest(${[...losers]}::uuid[], ${[...heirs]}::uuid[]) as m(loser, heir)`
  await tx`
    insert into list_members (bu_id, list_id, prospect_id, added_at, added_by)
    select distinct on (x.list_id, m.heir) x.bu_id, x.list_id, m.heir, x.added_at, x.added_by
    from ${parts} join list_members x on x.bu_id = ${buId} and x.prospect_id = m.loser
    order by x.list_id, m.heir, x.added_at
    on conflict do nothing`
  await tx`
    insert into list_leaves (bu_id, list_id, prospect_id, left_at)
    select distinct on (x.list_id, m.heir) x.bu_id, x.list_id, m.heir, x.left_at
    from ${parts} join list_leaves x on x.bu_id = ${buId} and x.prospect_id = m.loser
    order by x.list_id, m.heir, x.left_at
    on conflict do nothing`
  await tx`
    insert into prospect_tags (bu_id, tag_id, prospect_id, added_at, added_by)
    select distinct on (x.tag_id, m.heir) x.bu_id, x.tag_id, m.heir, x.added_at, x.added_by
    from ${parts} join prospect_tags x on x.bu_id = ${buId} and x.prospect_id = m.loser
    order by x.tag_id, m.heir, x.added_at
    on conflict do nothing`
}
