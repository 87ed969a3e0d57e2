import { personOfContact } from '../schema/person-accounts.ts'
import { personRecordType } from '../schema/record-types.ts'
import { opportunityStages } from '../schema/sales.ts'
import type { LeadConvert } from './convert.ts'
import type { RecordData } from './row.ts'

type Source = { lead: RecordData; owner: string; request: LeadConvert; accountId: string }

const addressParts = ['Street', 'City', 'State', 'PostalCode', 'Country', 'Latitude', 'Longitude']

function address(lead: RecordData, prefix: string): RecordData {
  return Object.fromEntries(addressParts.map((part) => [prefix + part, lead[part] ?? null]))
}

function same(lead: RecordData, names: string[]): RecordData {
  return Object.fromEntries(names.map((name) => [name, lead[name] ?? null]))
}

/** Salesforce's standard mapping of lead fields. */
/** A lead of no company becomes a person, in an org that has such. */
export function accountFromLead(source: Source): RecordData {
  const { lead, owner, request } = source
  if (!lead.Company && !request.accountId) {
    const { AccountId: _, OwnerId, ...contact } = contactFromLead(source)
    const person = personOfContact(contact) as RecordData
    return {
      RecordTypeId: personRecordType,
      ...person,
      ...same(lead, ['Website']),
      OwnerId: OwnerId ?? null,
    }
  }
  return {
    Name: lead.Company ?? null,
    ...same(lead, [
      'Phone',
      'Fax',
      'Website',
      'Industry',
      'Rating',
      'AnnualRevenue',
      'NumberOfEmployees',
    ]),
    ...address(lead, 'Billing'),
    OwnerId: owner,
  }
}

export function contactFromLead({ lead, owner, accountId }: Source): RecordData {
  return {
    ...same(lead, [
      'FirstName',
      'LastName',
      'Salutation',
      'Title',
      'Email',
      'Phone',
      'MobilePhone',
      'Fax',
      'LeadSource',
      'Description',
    ]),
    ...address(lead, 'Mailing'),
    HasOptedOutOfEmail: lead.HasOptedOutOfEmail ?? false,
    HasOptedOutOfFax: lead.HasOptedOutOfFax ?? false,
    DoNotCall: lead.DoNotCall ?? false,
    AccountId: accountId,
    OwnerId: owner,
  }
}

export function opportunityFromLead(
  { lead, owner, accountId, request }: Source,
  now: number,
): RecordData {
  return {
    Name: request.opportunityName || `${String(lead.Company ?? '')}-`,
    AccountId: accountId,
    StageName: opportunityStages[0]!.name,
    CloseDate: endOfQuarter(now),
    LeadSource: lead.LeadSource ?? null,
    OwnerId: owner,
  }
}

function endOfQuarter(now: number): string {
  const day = new Date(now)
  const next = Date.UTC(day.getUTCFullYear(), Math.floor(day.getUTCMonth() / 3) * 3 + 3, 0)
  return new Date(next).toISOString().slice(0, 10)
}

/** Only what is empty in the record that exists is filled; its owner stays. */
export function fillEmpty(
  existing: RecordData,
  wanted: RecordData,
  overwrite: readonly string[],
): RecordData {
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => {
      if (value === null || name === 'OwnerId') return false
      if (typeof value === 'boolean') return false
      return overwrite.includes(name) || existing[name] === undefined
    }),
  )
}
