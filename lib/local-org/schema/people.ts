import type { Field } from './fields.ts'
import {
  address,
  area,
  checkbox,
  currency,
  date,
  datetime,
  email,
  integer,
  ownerField,
  personName,
  phone,
  picklist,
  queueOrUser,
  readOnlyField,
  reference,
  text,
  url,
} from './fields.ts'

export const leadStatuses = [
  'Open - Not Contacted',
  'Working - Contacted',
  'Closed - Converted',
  'Closed - Not Converted',
]

export const leadSources = [
  'Web',
  'Phone Inquiry',
  'Partner Referral',
  'Purchased List',
  'Trade Show',
  'Other',
]

export const industries = [
  'Agriculture',
  'Banking',
  'Biotechnology',
  'Chemicals',
  'Construction',
  'Consulting',
  'Education',
  'Electronics',
  'Energy',
  'Engineering',
  'Finance',
  'Healthcare',
  'Hospitality',
  'Insurance',
  'Machinery',
  'Manufacturing',
  'Media',
  'Retail',
  'Technology',
  'Telecommunications',
  'Transportation',
  'Utilities',
  'Other',
]

const activityDates = [
  readOnlyField(date('LastActivityDate', 'Last Activity')),
  readOnlyField(datetime('LastViewedDate', 'Last Viewed Date')),
  readOnlyField(datetime('LastReferencedDate', 'Last Referenced Date')),
]

const bounce = [
  text('EmailBouncedReason', 'Email Bounced Reason', 255, { createable: false }),
  datetime('EmailBouncedDate', 'Email Bounced Date', { createable: false }),
]

function masterRecord(object: string): Field {
  return readOnlyField(reference('MasterRecordId', 'Master Record ID', object, 'MasterRecord'))
}

export const leadFields: Field[] = [
  masterRecord('Lead'),
  ...personName(),
  text('Title', 'Title', 128),
  text('Company', 'Company', 255, { required: true, permissionable: false }),
  ...address('', ''),
  phone('Phone', 'Phone'),
  phone('MobilePhone', 'Mobile Phone'),
  phone('Fax', 'Fax'),
  email('Email', 'Email'),
  url('Website', 'Website'),
  area('Description', 'Description', 32_000),
  picklist('LeadSource', 'Lead Source', leadSources),
  picklist('Status', 'Status', leadStatuses, {
    required: true,
    permissionable: false,
    defaultValue: leadStatuses[0]!,
  }),
  picklist('Industry', 'Industry', industries),
  picklist('Rating', 'Rating', ['Hot', 'Warm', 'Cold']),
  currency('AnnualRevenue', 'Annual Revenue'),
  integer('NumberOfEmployees', 'Employees'),
  ownerField(queueOrUser),
  checkbox('HasOptedOutOfEmail', 'Email Opt Out'),
  checkbox('HasOptedOutOfFax', 'Fax Opt Out'),
  checkbox('DoNotCall', 'Do Not Call'),
  checkbox('IsConverted', 'Converted', { updateable: false, permissionable: false }),
  readOnlyField(date('ConvertedDate', 'Converted Date')),
  readOnlyField(
    reference('ConvertedAccountId', 'Converted Account ID', 'Account', 'ConvertedAccount'),
  ),
  readOnlyField(
    reference('ConvertedContactId', 'Converted Contact ID', 'Contact', 'ConvertedContact'),
  ),
  readOnlyField(
    reference(
      'ConvertedOpportunityId',
      'Converted Opportunity ID',
      'Opportunity',
      'ConvertedOpportunity',
    ),
  ),
  checkbox('IsUnreadByOwner', 'Unread By Owner', { defaultValue: true, permissionable: false }),
  ...activityDates,
  ...bounce,
]

export const contactFields: Field[] = [
  masterRecord('Contact'),
  reference('AccountId', 'Account ID', 'Account', 'Account', { childName: 'Contacts' }),
  ...personName(),
  ...address('Other', 'Other '),
  ...address('Mailing', 'Mailing '),
  phone('Phone', 'Business Phone'),
  phone('Fax', 'Business Fax'),
  phone('MobilePhone', 'Mobile Phone'),
  phone('HomePhone', 'Home Phone'),
  reference('ReportsToId', 'Reports To ID', 'Contact', 'ReportsTo'),
  email('Email', 'Email'),
  text('Title', 'Title', 128),
  text('Department', 'Department', 80),
  picklist('LeadSource', 'Lead Source', leadSources),
  date('Birthdate', 'Birthdate'),
  area('Description', 'Contact Description', 32_000),
  ownerField(),
  checkbox('HasOptedOutOfEmail', 'Email Opt Out'),
  checkbox('HasOptedOutOfFax', 'Fax Opt Out'),
  checkbox('DoNotCall', 'Do Not Call'),
  ...activityDates,
  ...bounce,
]
