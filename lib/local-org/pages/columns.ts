import type { ObjectView } from '../schema/view.ts'

/** The columns of a list, after the name: fields, or the name of what a field points at. */
const columns: Record<string, string[]> = {
  Lead: ['Company', 'Email', 'Status'],
  Contact: ['Email', 'Title'],
  Account: ['Industry', 'BillingCity', 'Phone'],
  Opportunity: ['AccountId', 'StageName', 'Amount', 'CloseDate'],
  OpportunityContactRole: ['OpportunityId', 'ContactId', 'Role', 'IsPrimary'],
  Campaign: ['Type', 'Status', 'StartDate'],
  CampaignMember: ['CampaignId', 'LeadId', 'ContactId', 'Status'],
  Task: ['WhoId', 'Status', 'Priority', 'ActivityDate'],
}

const customMax = 4

export function columnsOf(object: ObjectView) {
  if (object.custom) return object.fields.filter(({ custom }) => custom).slice(0, customMax)
  return (columns[object.name] ?? []).flatMap((name) => object.field(name) ?? [])
}

/** What a narrow screen leaves out: all but the first column. */
export const columnsKept = 1
