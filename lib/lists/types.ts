import type { Criteria, CriteriaField, CriteriaFieldType } from '#lib/criteria/types.ts'

export type ListKind = 'static' | 'dynamic'
export type FieldTypesKept = Readonly<Record<string, CriteriaFieldType>>

/** Criteria on prospects as they are kept: with how each field was compared when somebody saved them. */
export type PeopleCriteria = { criteria: Criteria; types: FieldTypesKept }

/** Enough to say who is in a list. */
export type ListDefinition = { id: string } & (
  | { kind: 'static' }
  | ({ kind: 'dynamic' } & PeopleCriteria)
)

export type ListRow = {
  id: string
  name: string
  kind: ListKind
  description: string
  /** What people call it on the page where they choose what they get; null: they do not see it. */
  publicName: string | null
  /** Null: not static, so it is counted when it is looked at. */
  members: number | null
  /** Criteria as a sentence; null for a static list. */
  says: string | null
  createdBy: string
  updatedAt: string
}

export type ListDetail = Omit<ListRow, 'members' | 'says'> & {
  criteria: Criteria | null
  types: FieldTypesKept
}

export type ListChoice = { id: string; name: string; kind: ListKind }
export type Tag = { id: string; name: string }
export type TagRow = Tag & { members: number }

/** A field that criteria on prospects may name, with the values that are known for it. */
export type PeopleField = CriteriaField & {
  options: string[]
  /** What a value is called where it is an id. */
  labels?: Record<string, string>
  /** Upper and lower case do not count among people. */
  foldsCase: true
  hint?: string
}

/** What a list or a rule would hold, before it is saved. */
export type PeoplePreview = {
  count: number
  of: number
  examples: { id: string; name: string; company: string | null; score: number }[]
}

/** What the prospect page shows of one person. */
export type Memberships = {
  tags: Tag[]
  /** `leftAt`: since when the person does not want its e-mail. */
  lists: (ListChoice & { addedAt: string | null; leftAt: string | null })[]
}

/** A list as the person on it sees it. */
export type PublicList = { id: string; name: string; gets: boolean }
