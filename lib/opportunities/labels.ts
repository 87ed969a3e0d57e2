import type { OpportunityEvent, OpportunityState } from '#lib/opportunities/types.ts'

export const opportunityEventLabels: Record<OpportunityEvent, string> = {
  created: 'Opportunity created',
  won: 'Opportunity won',
  lost: 'Opportunity lost',
  reopened: 'Opportunity reopened',
  linked: 'Linked to opportunity',
  unlinked: 'No longer part of opportunity',
  deleted: 'Opportunity deleted in Salesforce',
}

export const stateLabels: Record<OpportunityState, string> = {
  open: 'Open',
  won: 'Won',
  lost: 'Lost',
}

export const closesLabels = {
  past: 'before today',
  '30d': 'in 30 days',
  '90d': 'in 90 days',
} as const
