import { demand } from '#lib/sync/testing/broken-law.ts'
import type { ToldSales } from '#lib/sync/testing/store-under-test.ts'

/** [I13] The score is what was told: +50 and −100 once for each opportunity, whatever is read again or reopened. */
export function checkScores({ activities, scores }: ToldSales): void {
  const told = Map.groupBy(activities, ({ prospectId }) => prospectId)
  for (const [id, score] of Object.entries(scores)) {
    const mine = told.get(id) ?? []
    const created = opportunitiesOf(mine, 'created')
    const due = new Set(created).size * 50 - new Set(opportunitiesOf(mine, 'lost')).size * 100
    demand(score === due, 'I13', `${id} has ${score} points instead of ${due}`)
    const sum = mine.reduce((all, { points }) => all + points, 0)
    demand(sum === score, 'I13', `the timeline of ${id} tells ${sum} points, the score is ${score}`)
    demand(new Set(created).size === created.length, 'I13', `${id} was told of a creation twice`)
  }
}

function opportunitiesOf(activities: ToldSales['activities'], event: string): string[] {
  return activities.filter((one) => one.event === event).map((one) => one.opportunityId)
}
