import type { Candidate } from '#lib/duplicates/types.ts'
import type { FieldValue } from '#lib/prospects/types.ts'

export type MergeChoices = {
  ids: string[]
  masterId: string
  /** By field, whose value stays; the master's where nothing stands. */
  take: Record<string, string>
  linkOf: string | null
}

const isBlank = (value: FieldValue | undefined) =>
  value === undefined || value === null || value === ''

/** To begin with: the first (linked, then oldest) stays, and a value beats a blank. */
export function choicesOf(all: readonly Candidate[], chosen: readonly Candidate[]): MergeChoices {
  const master = chosen[0] ?? all[0]
  const take: Record<string, string> = {}
  for (const one of chosen) {
    for (const [field, value] of Object.entries(one.values)) {
      if (master && !isBlank(value) && isBlank(master.values[field])) take[field] ??= one.id
    }
  }
  const linked = chosen.find(({ crmId }) => crmId !== null)
  return {
    ids: chosen.map(({ id }) => id),
    masterId: master?.id ?? '',
    take,
    linkOf: linked?.id ?? null,
  }
}

export function resultOf(
  chosen: readonly Candidate[],
  choices: MergeChoices,
  field: string,
): FieldValue {
  const optsOut = ['opted_out', 'do_not_call', 'do_not_email'].includes(field)
  if (optsOut && chosen.some(({ values }) => values[field] === true)) return true
  const from = choices.take[field] ?? choices.masterId
  return chosen.find(({ id }) => id === from)?.values[field] ?? null
}
