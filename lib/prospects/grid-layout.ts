import { z } from 'zod'

/** How somebody wants the grid: which columns are hidden, and how high its rows are. It follows the person. */
export const gridLayoutSchema = z
  .object({
    hidden: z.array(z.string().max(40)).max(40),
    /** Columns that stay away until somebody asks for them: those of custom fields. */
    shown: z.array(z.string().max(100)).max(200).default([]),
    compact: z.boolean(),
  })
  .strict()

export type GridLayout = z.output<typeof gridLayoutSchema>

/** Among the preferences of an account. */
export const gridLayoutKey = 'prospectsGrid'

/** @returns null where the person never chose, or chose what no longer means anything */
export function toGridLayout(preferences: Record<string, unknown>): GridLayout | null {
  return gridLayoutSchema.safeParse(preferences[gridLayoutKey]).data ?? null
}
