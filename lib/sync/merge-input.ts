import { z } from 'zod'

const crmId = z.string().regex(/^(00Q|003)[A-Za-z0-9]{15}$/, 'This is no lead or contact.')

/** [DU-2] What a merge is asked with; `seen` are the versions that were looked at, as ISO moments. */
export const mergeWishSchema = z
  .object({
    object: z.enum(['Lead', 'Contact']),
    masterId: crmId,
    loserIds: z
      .array(crmId)
      .min(1, 'Choose at least two records.')
      .max(2, 'Salesforce merges three records at most.'),
    take: z.record(z.string().max(80), crmId),
    seen: z.record(crmId, z.iso.datetime()),
  })
  .strict()

export type MergeWishInput = z.output<typeof mergeWishSchema>
