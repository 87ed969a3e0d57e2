import { isObject } from '#lib/salesforce/classify.ts'
import type { CrmFieldDescribe, Reply } from '#lib/salesforce/port.ts'
import { type Reader, runWhole } from '#lib/salesforce/run-queries.ts'
import { ids, name, names, soql } from '#lib/salesforce/soql.ts'

/** [FD-8] What is read of a company, by the name it has here. */
const fields = {
  name: 'Name',
  industry: 'Industry',
  type: 'Type',
  employees: 'NumberOfEmployees',
  annualRevenue: 'AnnualRevenue',
  currency: 'CurrencyIsoCode',
  site: 'Site',
  phone: 'Phone',
  website: 'Website',
  city: 'BillingCity',
  country: 'BillingCountry',
  ownerId: 'OwnerId',
} as const

export type AccountAnswer = { [Key in keyof typeof fields]: string | number | null } & {
  id: string
  createdAt: string
  modifiedAt: string
}

/** At most 2,000 ids in ONE query, deleted ones and persons left out; what the connector user may not see is null. */
export async function readAccounts(
  reader: Reader,
  wanted: readonly string[],
  described: readonly Pick<CrmFieldDescribe, 'name'>[],
): Promise<Reply<AccountAnswer[]>> {
  const visible = Object.values(fields).filter((field) =>
    described.some((one) => one.name === field),
  )
  const asked = names(['Id', 'CreatedDate', 'SystemModstamp', ...visible])
  const persons = reader.hasPersonAccounts ? soql` and IsPersonAccount = ${false}` : soql``
  const statement = soql`select ${asked} from ${name('Account')} where Id in ${ids([...wanted])}${persons}`
  const reply = await runWhole(reader, [{ statement }])
  if (!reply.ok) return reply
  return { ...reply, value: (reply.value[0] ?? []).filter(isObject).map(toAccount) }
}

function toAccount(row: Record<string, unknown>): AccountAnswer {
  const read = (field: string) => {
    const value = row[field]
    return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : null
  }
  const said = Object.entries(fields).map(([key, field]) => [key, read(field)])
  return {
    ...(Object.fromEntries(said) as Omit<AccountAnswer, 'id' | 'createdAt' | 'modifiedAt'>),
    id: String(row.Id),
    createdAt: String(row.CreatedDate),
    modifiedAt: String(row.SystemModstamp),
  }
}
