import { z } from 'zod'
import { type ScoreKind, scoreKinds } from '#lib/scoring/types.ts'

export const pointsMost = 10_000

const points = z
  .number()
  .int('Points are whole numbers.')
  .min(-pointsMost, 'At least −10,000.')
  .max(pointsMost, 'At most 10,000.')

/** Every kind, each once: a table that is half known would be half decided. */
export const pointsInput = z
  .object(
    Object.fromEntries(scoreKinds.map((kind) => [kind, points])) as Record<
      ScoreKind,
      typeof points
    >,
  )
  .strict()

/** `seen`: the version that was on the screen, so that nobody overwrites what they have not seen. */
export const savePointsInput = z.object({ points: pointsInput, seen: z.number().int() }).strict()
