import type { Candidate } from '#lib/duplicates/types.ts'

type Holder = Pick<Candidate, 'prospectId' | 'prospectName' | 'linkState'>

/**
 * [DU-2][DL-2] What a merge in Salesforce does to prospects, in sentences: whoever holds the record that stays keeps it; the
 * first of the others takes a free place; the rest join, or stay without a record.
 */
export function mergeOutlook(master: Holder, losers: readonly Holder[], joins: boolean): string[] {
  const linked = (one: Holder) => one.prospectId !== null && one.linkState === 'linked'
  const others = losers.filter(linked)
  let holder = linked(master) ? master : null
  const told: string[] = []
  if (holder) told.push(`${nameOf(holder)} stays linked to the record that stays.`)
  for (const one of others) {
    if (holder === null) {
      holder = one
      told.push(`${nameOf(one)} is linked to the record that stays from then on.`)
    } else if (joins) {
      told.push(
        `${nameOf(one)} goes to the recycle bin; its activities, lists and tags are ${nameOf(holder)}’s then.`,
      )
    } else told.push(`${nameOf(one)} stays, without a record.`)
  }
  if (told.length === 0) told.push('No prospect is linked to them, so none changes.')
  return told
}

const nameOf = ({ prospectName }: Holder) => prospectName ?? 'A prospect without a name'
