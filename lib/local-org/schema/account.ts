import type { Field } from './fields.ts'
import {
  address,
  area,
  currency,
  integer,
  ownerField,
  phone,
  picklist,
  readOnlyField,
  reference,
  text,
  url,
} from './fields.ts'
import { industries } from './people.ts'

export const accountFields: Field[] = [
  readOnlyField(reference('MasterRecordId', 'Master Record ID', 'Account', 'MasterRecord')),
  text('Name', 'Account Name', 255, { required: true, permissionable: false }),
  picklist('Type', 'Account Type', ['Prospect', 'Customer', 'Partner', 'Other']),
  reference('ParentId', 'Parent Account ID', 'Account', 'Parent', { childName: 'ChildAccounts' }),
  ...address('Billing', 'Billing '),
  ...address('Shipping', 'Shipping '),
  phone('Phone', 'Account Phone'),
  phone('Fax', 'Account Fax'),
  text('AccountNumber', 'Account Number', 40),
  url('Website', 'Website'),
  text('Sic', 'SIC Code', 20),
  picklist('Industry', 'Industry', industries),
  currency('AnnualRevenue', 'Annual Revenue'),
  integer('NumberOfEmployees', 'Employees'),
  picklist('Ownership', 'Ownership', ['Public', 'Private', 'Subsidiary', 'Other']),
  text('TickerSymbol', 'Ticker Symbol', 20),
  area('Description', 'Account Description', 32_000),
  picklist('Rating', 'Account Rating', ['Hot', 'Warm', 'Cold']),
  text('Site', 'Account Site', 80),
  ownerField(),
]
