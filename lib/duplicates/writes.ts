import type { Tx } from '#db/client.ts'
import type { DuplicateKind } from '#lib/duplicates/types.ts'

type Verdict = { buId: string; kind: DuplicateKind; key: string; members: string[]; by: string }

/** [DU-2] Different people: the group is left out until somebody joins it. */
export async function dismissGroup(tx: Tx, { buId, kind, key, members, by }: Verdict) {
  await tx`
    insert into not_duplicates (bu_id, kind, key, members, said_by)
    values (${buId}, ${kind}, ${key}, ${members}, ${by})
    on conflict (bu_id, kind, key) do update set members = excluded.members, said_by = excluded.said_by, said_at = now()`
}

export async function reopenGroup(
  tx: Tx,
  { buId, kind, key }: Pick<Verdict, 'buId' | 'kind' | 'key'>,
) {
  await tx`delete from not_duplicates where bu_id = ${buId} and kind = ${kind} and key = ${key}`
}
