import type { Fragment } from 'postgres'
import type { SqlLike } from '#db/client.ts'
import type { Criteria } from '#lib/criteria/types.ts'
import type {
  FieldTypesKept,
  ListChoice,
  ListDefinition,
  ListDetail,
  ListKind,
  Memberships,
  PeopleCriteria,
  PeoplePreview,
  PublicList,
  Tag,
  TagRow,
} from '#lib/lists/types.ts'
import { type KnownLists, memberWhere, peopleWhere } from '#lib/lists/where.ts'

/** More than anybody keeps apart; what creates one refuses beyond. */
export const listsMost = 500
export const tagsMost = 1_000
/** What somebody chooses among is a page, not a catalogue. */
export const publicListsMost = 50

type StoredList = {
  id: string
  kind: ListKind
  criteria: Criteria | null
  types: FieldTypesKept
}

function toDefinition({ id, kind, criteria, types }: StoredList): ListDefinition {
  return kind === 'dynamic' && criteria ? { id, kind, criteria, types } : { id, kind: 'static' }
}

/** Every list of the business unit, as far as who is in it. */
export async function readDefinitions(sql: SqlLike, buId: string): Promise<KnownLists> {
  const rows = await sql<StoredList[]>`
    select id, kind, criteria, types from lists where bu_id = ${buId} limit ${listsMost}`
  return new Map(rows.map((row) => [row.id, toDefinition(row)]))
}

/**
 * Who is in a list, as a condition on `prospects p` that other rooms join: e-mails, rules, grids. Live prospects of the
 * business unit are theirs to ask for: `where p.bu_id = … and p.deleted_at is null and ${audience.where}`.
 * @returns null when there is no such list
 */
export async function audienceOf(
  sql: SqlLike,
  buId: string,
  listId: string,
): Promise<{ where: Fragment } | null> {
  const lists = await readDefinitions(sql, buId)
  const list = lists.get(listId)
  // Wrapped: a fragment that is awaited by itself would be sent as a statement.
  return list ? { where: memberWhere(sql, buId, list, lists) } : null
}

type StoredRow = Omit<ListDetail, 'description'> & { description: string; members: number | null }

/** By name. Members of static lists are counted; a dynamic one is counted when somebody asks. */
export async function listLists(sql: SqlLike, buId: string): Promise<StoredRow[]> {
  return sql<StoredRow[]>`
    select l.id, l.name, l.kind, l.description, l.public_name as "publicName", l.criteria, l.types,
      l.created_by as "createdBy",
      to_char(l.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "updatedAt",
      case when l.kind = 'static' then coalesce(c.n, 0) end as members
    from lists l
    left join (
      select m.list_id, count(*)::int as n from list_members m
      join prospects p on p.bu_id = m.bu_id and p.id = m.prospect_id and p.deleted_at is null
      where m.bu_id = ${buId} group by 1
    ) c on c.list_id = l.id
    where l.bu_id = ${buId} order by l.name_key limit ${listsMost}`
}

export async function findList(sql: SqlLike, buId: string, id: string): Promise<ListDetail | null> {
  const [row] = await sql<ListDetail[]>`
    select id, name, kind, description, public_name as "publicName", criteria, types, created_by as "createdBy",
      to_char(updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "updatedAt"
    from lists where bu_id = ${buId} and id = ${id}`
  return row ?? null
}

export async function listChoices(sql: SqlLike, buId: string): Promise<ListChoice[]> {
  return sql<ListChoice[]>`
    select id, name, kind from lists where bu_id = ${buId} order by name_key limit ${listsMost}`
}

export async function listTags(sql: SqlLike, buId: string): Promise<Tag[]> {
  return sql<Tag[]>`
    select id, name from tags where bu_id = ${buId} order by name_key limit ${tagsMost}`
}

export async function listTagRows(sql: SqlLike, buId: string): Promise<TagRow[]> {
  return sql<TagRow[]>`
    select t.id, t.name, coalesce(c.n, 0) as members from tags t
    left join (
      select x.tag_id, count(*)::int as n from prospect_tags x
      join prospects p on p.bu_id = x.bu_id and p.id = x.prospect_id and p.deleted_at is null
      where x.bu_id = ${buId} group by 1
    ) c on c.tag_id = t.id
    where t.bu_id = ${buId} order by t.name_key limit ${tagsMost}`
}

/** How many are in each of these, in one look at the people whatever the number of lists. */
export async function countDynamic(
  sql: SqlLike,
  buId: string,
  lists: KnownLists,
): Promise<Record<string, number>> {
  const dynamic = [...lists.values()].filter(({ kind }) => kind === 'dynamic')
  if (dynamic.length === 0) return {}
  const counts = dynamic
    .map((list) => sql`(count(*) filter (where ${memberWhere(sql, buId, list, lists)}))::int`)
    .reduce((all, one) => sql`${all}, ${one}`)
  const [row] = await sql<{ counts: number[] }[]>`
    select array[${counts}] as counts from prospects p where p.bu_id = ${buId} and p.deleted_at is null`
  return Object.fromEntries(dynamic.map(({ id }, n) => [id, row?.counts[n] ?? 0]))
}

const examplesMost = 8

/** Who would be in it: how many, of how many, and the first few by score. */
export async function previewPeople(
  sql: SqlLike,
  buId: string,
  people: PeopleCriteria,
  lists: KnownLists,
): Promise<PeoplePreview> {
  const where = peopleWhere(sql, buId, people, lists)
  const [counted] = await sql<{ count: number; of: number }[]>`
    select (count(*) filter (where ${where}))::int as count, count(*)::int as of
    from prospects p where p.bu_id = ${buId} and p.deleted_at is null`
  const examples = await sql<PeoplePreview['examples']>`
    select p.id, coalesce(nullif(btrim(concat_ws(' ', p.first_name, p.last_name)), ''), p.email, 'No name') as name,
      p.company, p.score
    from prospects p where p.bu_id = ${buId} and p.deleted_at is null and ${where}
    order by p.score desc, p.id limit ${examplesMost}`
  return { count: counted?.count ?? 0, of: counted?.of ?? 0, examples: [...examples] }
}

/** The tags of a prospect, and the lists that it is in, dynamic ones asked of it alone. */
export async function findMemberships(
  sql: SqlLike,
  buId: string,
  prospectId: string,
): Promise<Memberships> {
  const lists = await readDefinitions(sql, buId)
  const dynamic = [...lists.values()].filter(({ kind }) => kind === 'dynamic')
  const inside = dynamic
    .map((list) => sql`case when ${memberWhere(sql, buId, list, lists)} then ${list.id}::text end`)
    .reduce((all, one) => sql`${all}, ${one}`, sql`null::text`)
  const [row] = await sql<{ tags: Tag[]; lists: Memberships['lists'] }[]>`
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.name_key), '[]')
        from prospect_tags x join tags t on t.bu_id = x.bu_id and t.id = x.tag_id
        where x.bu_id = ${buId} and x.prospect_id = p.id) as tags,
      (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'kind', l.kind, 'addedAt',
          to_char(m.added_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'leftAt',
          to_char(v.left_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by l.name_key), '[]')
        from lists l
        left join list_members m on m.bu_id = l.bu_id and m.list_id = l.id and m.prospect_id = p.id
        left join list_leaves v on v.bu_id = l.bu_id and v.list_id = l.id and v.prospect_id = p.id
        where l.bu_id = ${buId} and (m.list_id is not null or l.id::text = any(array[${inside}]))) as lists
    from prospects p where p.bu_id = ${buId} and p.id = ${prospectId}`
  return row ?? { tags: [], lists: [] }
}

/** [ML-5] What somebody chooses among. A dynamic list is offered to whoever matches: nobody can join it by choice. */
export async function listPublicLists(
  sql: SqlLike,
  buId: string,
  prospectId: string,
): Promise<PublicList[]> {
  const lists = await readDefinitions(sql, buId)
  const inside = [...lists.values()]
    .filter(({ kind }) => kind === 'dynamic')
    .map((list) => sql`case when ${memberWhere(sql, buId, list, lists)} then ${list.id}::text end`)
    .reduce((all, one) => sql`${all}, ${one}`, sql`null::text`)
  return sql<PublicList[]>`
    select l.id, l.public_name as name, v.list_id is null and (l.kind = 'dynamic' or m.list_id is not null) as gets
    from prospects p join lists l on l.bu_id = p.bu_id and l.public_name is not null
    left join list_members m on m.bu_id = l.bu_id and m.list_id = l.id and m.prospect_id = p.id
    left join list_leaves v on v.bu_id = l.bu_id and v.list_id = l.id and v.prospect_id = p.id
    where p.bu_id = ${buId} and p.id = ${prospectId} and p.deleted_at is null
      and (l.kind = 'static' or l.id::text = any(array[${inside}]))
    order by lower(l.public_name), l.id limit ${publicListsMost}`
}
