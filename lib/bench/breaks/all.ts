import { consoleBreaks } from '#lib/bench/breaks/console.ts'
import { edgeBreaks } from '#lib/bench/breaks/edges.ts'
import { engineBreaks } from '#lib/bench/breaks/engine.ts'
import { postgresBreaks } from '#lib/bench/breaks/postgres.ts'
import { syncBreaks } from '#lib/bench/breaks/sync.ts'
import type { PlantedBreak } from '#lib/bench/breaks/types.ts'
import { valueBreaks } from '#lib/bench/breaks/values.ts'

export const plantedBreaks: readonly PlantedBreak[] = [
  ...engineBreaks,
  ...valueBreaks,
  ...syncBreaks,
  ...consoleBreaks,
  ...edgeBreaks,
  ...postgresBreaks,
]
