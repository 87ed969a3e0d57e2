import type { Cost } from './measure.ts'

type Verdict = { what: string; value: string; bound: string; goal: string; holds: boolean }

const verdicts: Verdict[] = []

/** One measured piece of work, as a line. */
export function printCost(what: string, records: number, cost: Cost): void {
  const per = (count: number) => ((count * 1000) / records).toFixed(2)
  const perThousand =
    records > 0
      ? ` · per 1,000: ${per(cost.calls)} calls, ${per(cost.statements)} statements, ${per(cost.cpuSeconds)} s of processor`
      : ''
  const beside = `beside other programs with ${Math.round(cost.others * 100)} % of the machine`
  console.log(
    `  ${what}: ${cost.seconds.toFixed(2)} s · ${cost.calls} calls · ${cost.statements} statements${perThousand} · ${beside}`,
  )
}

/** A line that passes or fails. The goal is what performance.md asks of a perfect engine. */
export function judge(
  what: string,
  value: number,
  bound: { most: number } | { least: number },
  goal: string,
): void {
  const holds = 'most' in bound ? value <= bound.most : value >= bound.least
  const text = 'most' in bound ? `≤ ${bound.most}` : `≥ ${bound.least}`
  const digits = ('most' in bound ? bound.most : bound.least) < 100 ? 2 : 0
  verdicts.push({ what, value: value.toFixed(digits), bound: text, goal, holds })
}

/** @returns how many lines failed */
export function printVerdicts(): number {
  console.log('\nWhat has to hold (goal beside it)')
  for (const { what, value, bound, goal, holds } of verdicts) {
    console.log(`  ${holds ? 'holds ' : 'FAILS '} ${what}: ${value} (${bound}; goal ${goal})`)
  }
  const failed = verdicts.filter(({ holds }) => !holds).length
  console.log(`\n${verdicts.length - failed} hold, ${failed} fail`)
  return failed
}
