import type { CrmObject, FieldValue, FieldValues, LinkState, Origin } from '#lib/prospects/types.ts'

/** [DL-5] So many prospects become one in one step. */
export const mergedMost = 3

export type MergeMember = {
  id: string
  values: FieldValues
  assignedUserId: string | null
  linkState: LinkState
  crmId: string | null
  crmObject: CrmObject | null
}

export type MergeWish = {
  masterId: string
  /** By field, whose value stays. A field without an entry keeps the master's. */
  take: Record<string, string>
  /** Whose link stays; null: the master's own, whatever it is. */
  linkOf: string | null
}

export type MergePlan = {
  values: FieldValues
  origins: Record<string, Origin>
  changedAt: Record<string, string>
  replaced: FieldValues
  fields: string[]
  assignedUserId: string | null
  /** The link that the master ends with moves over from here; null: it keeps its own. */
  linkFrom: MergeMember | null
  /** Records that stay in Salesforce and are synced with nobody afterwards. */
  leftRecords: { crmId: string; crmObject: CrmObject }[]
}

const optOuts = ['opted_out', 'do_not_call', 'do_not_email']

/** [DL-5][FD-12] What the master becomes. An opt-out of anybody stays, whatever was chosen. */
export function planMerge(
  members: readonly MergeMember[],
  wish: MergeWish,
  { by, at }: { by: string; at: string },
): MergePlan | null {
  const byId = new Map(members.map((member) => [member.id, member]))
  const master = byId.get(wish.masterId)
  const keeper = byId.get(wish.linkOf ?? wish.masterId)
  if (!master || !keeper || members.length < 2 || members.length > mergedMost) return null
  const chosen: FieldValues = {}
  for (const [field, id] of Object.entries(wish.take)) {
    const source = byId.get(id)
    if (!source) return null
    chosen[field] = source.values[field] ?? null
  }
  for (const field of optOuts) {
    if (members.some(({ values }) => values[field] === true)) chosen[field] = true
  }
  return {
    ...changesOf(master.values, chosen, { by, at }),
    assignedUserId:
      master.assignedUserId ?? members.find((one) => one.assignedUserId)?.assignedUserId ?? null,
    linkFrom: keeper === master || keeper.crmId === null ? null : keeper,
    leftRecords: members.flatMap(({ id, crmId, crmObject }) =>
      crmId !== null && crmObject !== null && id !== keeper.id ? [{ crmId, crmObject }] : [],
    ),
  }
}

function changesOf(
  current: FieldValues,
  chosen: FieldValues,
  { by, at }: { by: string; at: string },
) {
  const fields = Object.keys(chosen).filter((name) => (current[name] ?? null) !== chosen[name])
  const pick = <T>(of: (name: string) => T) =>
    Object.fromEntries(fields.map((name) => [name, of(name)]))
  const replaced: FieldValues = pick((name): FieldValue => current[name] ?? null)
  return {
    fields,
    values: pick((name): FieldValue => chosen[name] ?? null),
    replaced,
    changedAt: pick(() => at),
    origins: pick(
      (name): Origin => ({
        side: 'concord',
        at,
        by,
        rule: 'merge',
        replaced: replaced[name] ?? null,
      }),
    ),
  }
}
