export type Generate = {
  count: number
  /** First number; e-mails and names follow from it, so two loads need not overlap. */
  start?: number
  /** Domain of the e-mail addresses. */
  domain?: string
}

const firstNames = ['Anna', 'Ben', 'Carla', 'David', 'Elin', 'Felix', 'Greta', 'Hugo', 'Ida', 'Jan']
const lastNames = [
  'Adler',
  'Berg',
  'Castro',
  'Duval',
  'Eriksen',
  'Fischer',
  'Garcia',
  'Hansen',
  'Ivanov',
  'Jansen',
  'Keller',
]
const companies = ['Northwind', 'Fjord', 'Alpen', 'Rhein', 'Baltic', 'Iberia', 'Adria']
const cities = ['Hamburg', 'Oslo', 'Milano', 'Lyon', 'Utrecht', 'Wien', 'Porto']
const titles = ['Buyer', 'Head of Marketing', 'Engineer', 'Owner', 'Managing Director']

const pick = (list: readonly string[], n: number) => list[n % list.length]!

/** The n-th made-up person: the same number is the same person. */
export function generatedRecord(
  object: string,
  n: number,
  { domain = 'generated.example' }: Generate,
  owners: string[],
): Record<string, unknown> {
  if (object === 'Account') return { Name: `${pick(companies, n)} ${n}`, ...owned(owners, n) }
  const person = {
    FirstName: pick(firstNames, n),
    LastName: pick(lastNames, n),
    Email: `person.${n}@${domain}`,
    Phone: `+49 40 ${String(n).padStart(7, '0')}`,
    Title: pick(titles, n),
    ...owned(owners, n),
  }
  if (object === 'Contact') return { ...person, MailingCity: pick(cities, n) }
  return { ...person, Company: `${pick(companies, n)} ${n % 997}`, City: pick(cities, n) }
}

function owned(owners: string[], n: number): Record<string, unknown> {
  return owners.length > 0 ? { OwnerId: pick(owners, n) } : {}
}
