import type { Tx } from '#db/client.ts'
import { askedFilter } from '#lib/criteria/record-filter.ts'
import { listCustomObjects } from '#lib/custom-objects/reads.ts'
import type { Covers } from '#lib/salesforce/asked-objects.ts'

/** [SH-1] How far the door to the org is open, asked when a statement stands before it: not what its composer believes. */
export async function readCovers(tx: Tx, buId: string): Promise<Covers> {
  const objects = await listCustomObjects(tx, buId)
  return new Map(
    objects.map(({ apiName, fields, parents, rule }) => [
      apiName,
      {
        condition: rule && askedFilter(rule).soql.text,
        fields: new Set([
          ...[...fields, ...(rule?.fields ?? [])].map(({ name }) => name),
          ...parents.map(({ field }) => field),
        ]),
      },
    ]),
  )
}
