import { forecastCategory, opportunityStages } from '../schema/sales.ts'
import type { RecordData } from './row.ts'

/** Fields that follow from others of the same record, at every save. */
export function derive(
  object: string,
  data: RecordData,
  existing: RecordData | undefined,
  isChanged: (name: string) => boolean,
): void {
  switch (object) {
    case 'Opportunity':
      deriveOpportunity(data, existing, isChanged)
      break
    case 'CampaignMember':
      data.HasResponded = data.Status === 'Responded'
      break
    case 'Task':
      data.IsClosed = data.Status === 'Completed'
      data.IsHighPriority = data.Priority === 'High'
  }
}

/** The stage says how likely it is, unless a person says otherwise in the same save. */
function deriveOpportunity(
  data: RecordData,
  existing: RecordData | undefined,
  isChanged: (name: string) => boolean,
): void {
  const stage = opportunityStages.find((entry) => entry.name === data.StageName)
  if (data.StageName !== existing?.StageName && !isChanged('Probability')) {
    data.Probability = stage?.probability ?? 0
  }
  data.IsClosed = stage?.isClosed ?? false
  data.IsWon = stage?.isWon ?? false
  data.ForecastCategory = stage ? forecastCategory(stage) : 'Omitted'
  data.ForecastCategoryName = stage?.forecast ?? 'Omitted'
  if (typeof data.Amount !== 'number') delete data.ExpectedRevenue
  else data.ExpectedRevenue = Math.round(data.Amount * Number(data.Probability ?? 0)) / 100
}
