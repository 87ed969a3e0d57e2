import type { SalesforceFailure } from '#lib/salesforce/port.ts'
import { cleanText, instantOf, textOf, valueAt } from '#lib/salesforce/records.ts'
import type {
  CrmContactRole,
  CrmOpportunity,
  SalesObject,
  SalesPage,
  SalesRead,
} from '#lib/salesforce/sales-port.ts'

type Row = Record<string, unknown>

/** Without these there is nothing to show; every user who may read the object sees them. */
const needed: Record<SalesObject, readonly string[]> = {
  OpportunityOutside: ['Id', 'SystemModstamp'],
  Opportunity: [
    'Id',
    'Name',
    'StageName',
    'IsClosed',
    'IsWon',
    'CloseDate',
    'CreatedDate',
    'SystemModstamp',
    'IsDeleted',
  ],
  OpportunityContactRole: [
    'Id',
    'OpportunityId',
    'ContactId',
    'IsPrimary',
    'SystemModstamp',
    'IsDeleted',
  ],
}

/** CurrencyIsoCode exists in orgs with several currencies alone; the rest may be hidden by field permissions. */
const optional: Record<SalesObject, readonly string[]> = {
  OpportunityOutside: [],
  Opportunity: [
    'Amount',
    'CurrencyIsoCode',
    'Probability',
    'Type',
    'CampaignId',
    'Campaign.Name',
    'OwnerId',
    'Account.Name',
  ],
  OpportunityContactRole: ['Role'],
}

export function salesFields(object: SalesObject, hidden: readonly string[]): string[] {
  return [...needed[object], ...optional[object].filter((field) => !hidden.includes(field))]
}

/** The optional fields that a refused query complains of: "No such column 'Amount'", "Didn't understand relationship 'Campaign'". */
export function refusedSalesFields({ code, message }: SalesforceFailure): string[] {
  if (code !== 'schema_changed') return []
  const named = [...message.matchAll(/(?:column|relationship) '([\w.]+)'/gi)].map((m) => m[1] ?? '')
  return [...optional.Opportunity, ...optional.OpportunityContactRole].filter((field) =>
    named.some((name) => field === name || field.split('.')[0] === name),
  )
}

/** The check on arrival: what only differed in case comes this far and no farther. */
export function toSalesPage(
  { object, within }: Pick<SalesRead, 'object' | 'within'>,
  rows: readonly Row[],
  done: boolean,
): SalesPage {
  const end = rows.at(-1)
  const last = end ? { stamp: instantOf(end.SystemModstamp), lastId: String(end.Id) } : null
  if (object === 'OpportunityOutside') {
    const records = rows.map((row) => ({
      id: String(row.Id),
      modifiedAt: instantOf(row.SystemModstamp),
    }))
    return { object, records, done, last }
  }
  const filter = within?.[object === 'Opportunity' ? 'opportunity' : 'role']
  const admitted = (row: Row) =>
    !filter ||
    filter.admits(Object.fromEntries(filter.fields.map((name) => [name, valueAt(row, name)])))
  const inside = rows.filter(admitted)
  if (object === 'OpportunityContactRole') {
    return { object, records: inside.map(toContactRole), done, last }
  }
  const kept = new Set(inside)
  const left = rows.filter((row) => !kept.has(row)).map((row) => String(row.Id))
  return { object, records: inside.map(toOpportunity), left, done, last }
}

function toOpportunity(row: Row): CrmOpportunity {
  return {
    id: String(row.Id),
    name: cleanText(row.Name) ?? '',
    stage: cleanText(row.StageName) ?? '',
    isClosed: row.IsClosed === true,
    isWon: row.IsWon === true,
    amount: numberOf(row.Amount),
    currency: textOf(row.CurrencyIsoCode),
    probability: numberOf(row.Probability),
    closeDate: String(row.CloseDate).slice(0, 10),
    type: cleanText(row.Type),
    campaignId: textOf(row.CampaignId),
    campaign: cleanText(valueAt(row, 'Campaign.Name')),
    ownerId: textOf(row.OwnerId),
    account: cleanText(valueAt(row, 'Account.Name')),
    createdAt: instantOf(row.CreatedDate),
    modifiedAt: instantOf(row.SystemModstamp),
    isDeleted: row.IsDeleted === true,
  }
}

function toContactRole(row: Row): CrmContactRole {
  return {
    id: String(row.Id),
    opportunityId: String(row.OpportunityId),
    contactId: String(row.ContactId),
    role: cleanText(row.Role),
    isPrimary: row.IsPrimary === true,
    modifiedAt: instantOf(row.SystemModstamp),
    isDeleted: row.IsDeleted === true,
  }
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
