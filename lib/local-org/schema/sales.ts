import type { Field } from './fields.ts'
import {
  area,
  checkbox,
  date,
  datetime,
  field,
  integer,
  ownerField,
  picklist,
  queueOrUser,
  readOnlyField,
  reference,
  text,
} from './fields.ts'
import { leadSources } from './people.ts'

export type OpportunityStage = {
  name: string
  probability: number
  isWon: boolean
  isClosed: boolean
  forecast: 'Pipeline' | 'Best Case' | 'Commit' | 'Closed' | 'Omitted'
}

const open = (
  name: string,
  probability: number,
  forecast: OpportunityStage['forecast'] = 'Pipeline',
): OpportunityStage => ({ name, probability, isWon: false, isClosed: false, forecast })

export const opportunityStages: readonly OpportunityStage[] = [
  open('Prospecting', 10),
  open('Qualification', 10),
  open('Needs Analysis', 20),
  open('Value Proposition', 50),
  open('Id. Decision Makers', 60),
  open('Perception Analysis', 70),
  open('Proposal/Price Quote', 75, 'Best Case'),
  open('Negotiation/Review', 90, 'Commit'),
  { name: 'Closed Won', probability: 100, isWon: true, isClosed: true, forecast: 'Closed' },
  { name: 'Closed Lost', probability: 0, isWon: false, isClosed: true, forecast: 'Omitted' },
]

/** The API calls two of the categories otherwise than people do. */
export function forecastCategory({ forecast }: OpportunityStage): string {
  if (forecast === 'Best Case') return 'BestCase'
  return forecast === 'Commit' ? 'Forecast' : forecast
}

const amount = (name: string, label: string) =>
  field(name, label, 'currency', { precision: 18, scale: 2 })

const activityDates = [
  readOnlyField(date('LastActivityDate', 'Last Activity')),
  readOnlyField(datetime('LastViewedDate', 'Last Viewed Date')),
  readOnlyField(datetime('LastReferencedDate', 'Last Referenced Date')),
]

export const opportunityFields: Field[] = [
  reference('AccountId', 'Account ID', 'Account', 'Account', {
    slot: 'e1',
    childName: 'Opportunities',
  }),
  checkbox('IsPrivate', 'Private'),
  text('Name', 'Name', 120, { required: true, permissionable: false }),
  area('Description', 'Description', 32_000),
  picklist(
    'StageName',
    'Stage',
    opportunityStages.map((stage) => stage.name),
    { required: true, permissionable: false },
  ),
  amount('Amount', 'Amount'),
  field('Probability', 'Probability (%)', 'percent', { precision: 3 }),
  readOnlyField(amount('ExpectedRevenue', 'Expected Amount')),
  date('CloseDate', 'Close Date', { required: true, permissionable: false }),
  picklist('Type', 'Opportunity Type', ['Existing Business', 'New Business']),
  text('NextStep', 'Next Step', 255),
  picklist('LeadSource', 'Lead Source', leadSources),
  readOnlyField(checkbox('IsClosed', 'Closed')),
  readOnlyField(checkbox('IsWon', 'Won')),
  readOnlyField(
    picklist('ForecastCategory', 'Forecast Category', [
      'Omitted',
      'Pipeline',
      'BestCase',
      'Forecast',
      'Closed',
    ]),
  ),
  readOnlyField(
    picklist('ForecastCategoryName', 'Forecast Category', [
      'Omitted',
      'Pipeline',
      'Best Case',
      'Commit',
      'Closed',
    ]),
  ),
  reference('CampaignId', 'Campaign ID', 'Campaign', 'Campaign', { childName: 'Opportunities' }),
  ownerField(),
  ...activityDates,
]

export const opportunityStageFields: Field[] = [
  text('MasterLabel', 'Master Label', 255),
  text('ApiName', 'API Name', 255),
  checkbox('IsActive', 'Is Active'),
  integer('SortOrder', 'Sort Order'),
  checkbox('IsClosed', 'Closed'),
  checkbox('IsWon', 'Won'),
  text('ForecastCategory', 'Forecast Category', 40),
  text('ForecastCategoryName', 'Forecast Category Name', 40),
  field('DefaultProbability', 'Probability (%)', 'percent', { precision: 3 }),
  text('Description', 'Description', 255),
]

export const contactRoleFields: Field[] = [
  reference('OpportunityId', 'Opportunity ID', 'Opportunity', 'Opportunity', {
    required: true,
    updateable: false,
    permissionable: false,
    slot: 'e1',
    childName: 'OpportunityContactRoles',
  }),
  reference('ContactId', 'Contact ID', 'Contact', 'Contact', {
    required: true,
    updateable: false,
    permissionable: false,
    slot: 'e2',
    childName: 'OpportunityContactRoles',
  }),
  picklist('Role', 'Role', [
    'Business User',
    'Decision Maker',
    'Economic Buyer',
    'Economic Decision Maker',
    'Evaluator',
    'Executive Sponsor',
    'Influencer',
    'Technical Buyer',
    'Other',
  ]),
  checkbox('IsPrimary', 'Primary'),
]

export const campaignFields: Field[] = [
  text('Name', 'Name', 80, { required: true, permissionable: false }),
  reference('ParentId', 'Parent Campaign ID', 'Campaign', 'Parent', {
    childName: 'ChildCampaigns',
  }),
  picklist('Type', 'Type', [
    'Conference',
    'Webinar',
    'Trade Show',
    'Public Relations',
    'Partners',
    'Referral Program',
    'Advertisement',
    'Banner Ads',
    'Direct Mail',
    'Email',
    'Telemarketing',
    'Other',
  ]),
  picklist('Status', 'Status', ['Planned', 'In Progress', 'Completed', 'Aborted'], {
    defaultValue: 'Planned',
  }),
  date('StartDate', 'Start Date'),
  date('EndDate', 'End Date'),
  amount('ExpectedRevenue', 'Expected Revenue'),
  amount('BudgetedCost', 'Budgeted Cost'),
  amount('ActualCost', 'Actual Cost'),
  integer('NumberSent', 'Num Sent'),
  checkbox('IsActive', 'Active'),
  area('Description', 'Description', 32_000),
  ownerField(),
  ...activityDates,
]

export const campaignMemberFields: Field[] = [
  reference('CampaignId', 'Campaign ID', 'Campaign', 'Campaign', {
    required: true,
    updateable: false,
    permissionable: false,
    childName: 'CampaignMembers',
  }),
  reference('LeadId', 'Lead ID', 'Lead', 'Lead', {
    updateable: false,
    permissionable: false,
    slot: 'e1',
    childName: 'CampaignMembers',
  }),
  reference('ContactId', 'Contact ID', 'Contact', 'Contact', {
    updateable: false,
    permissionable: false,
    slot: 'e2',
    childName: 'CampaignMembers',
  }),
  picklist('Status', 'Status', ['Sent', 'Responded'], { defaultValue: 'Sent' }),
  readOnlyField(checkbox('HasResponded', 'Responded')),
]

export const taskFields: Field[] = [
  reference('WhoId', 'Name ID', ['Contact', 'Lead'], 'Who', { slot: 'e1', childName: 'Tasks' }),
  reference('WhatId', 'Related To ID', ['Account', 'Opportunity', 'Campaign'], 'What', {
    slot: 'e2',
    childName: 'Tasks',
  }),
  text('Subject', 'Subject', 255),
  date('ActivityDate', 'Due Date'),
  picklist(
    'Status',
    'Status',
    ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'],
    { required: true, permissionable: false, defaultValue: 'Not Started' },
  ),
  picklist('Priority', 'Priority', ['High', 'Normal', 'Low'], {
    required: true,
    permissionable: false,
    defaultValue: 'Normal',
  }),
  picklist('Type', 'Type', ['Call', 'Email', 'Meeting', 'Other']),
  picklist('TaskSubtype', 'Task Subtype', ['Task', 'Email', 'Call', 'ListEmail'], {
    defaultValue: 'Task',
    updateable: false,
  }),
  area('Description', 'Description', 32_000),
  readOnlyField(checkbox('IsClosed', 'Closed')),
  readOnlyField(checkbox('IsHighPriority', 'High Priority')),
  ownerField(queueOrUser),
]
