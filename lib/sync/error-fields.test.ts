import { expect, test } from 'vitest'
import { errorFields } from '#lib/sync/error-fields.ts'

const mapped = [
  {
    field: 'last_name',
    label: 'Last name',
    leadField: 'LastName',
    contactField: 'LastName',
    accountField: null,
  },
  {
    field: 'company',
    label: 'Company',
    leadField: 'Company',
    contactField: 'Account.Name',
    accountField: null,
  },
  {
    field: 'job_title',
    label: 'Job title',
    leadField: 'Title',
    contactField: 'Title',
    accountField: null,
  },
  { field: 'fax', label: 'Fax', leadField: 'Fax', contactField: 'Fax', accountField: null },
  {
    field: 'website',
    label: 'Website',
    leadField: 'Website',
    contactField: null,
    accountField: null,
  },
]
const ours = { last_name: 'Pritchard', company: null, job_title: 'Calibration Manager' }
const theirs = { LastName: 'Pritchard', Company: 'Cardiff Calibration', Title: 'Engineer' }

test('[ER-1] the refused field comes first, then what waits with it, then what is the same', () => {
  const rows = errorFields({
    object: 'Lead',
    ours,
    theirs,
    failed: { field: null, crmFields: ['Company'] },
    mapped,
  })
  expect(rows.map(({ field, state, ours: a, theirs: b }) => [field, state, a, b])).toEqual([
    ['company', 'failed', null, 'Cardiff Calibration'],
    ['job_title', 'waits', 'Calibration Manager', 'Engineer'],
    ['last_name', 'same', 'Pritchard', 'Pritchard'],
  ])
})

test('[ER-1] where no record exists yet everything goes with the retry', () => {
  const rows = errorFields({
    object: 'Lead',
    ours,
    theirs: null,
    failed: { field: 'Company', crmFields: [] },
    mapped,
  })
  expect(rows.map(({ field, state }) => `${field} ${state}`)).toEqual([
    'company failed',
    'last_name waits',
    'job_title waits',
  ])
})

test('[ER-1] fields that the other object has are left out', () => {
  const rows = errorFields({
    object: 'Contact',
    ours: { website: 'x' },
    theirs: {},
    failed: { field: null, crmFields: [] },
    mapped,
  })
  expect(rows).toEqual([])
})
