import {
  type Country,
  companyKinds,
  companyRoots,
  departments,
  industries,
  sources,
  streets,
  titles,
} from '#lib/demo/names.ts'
import type { Random } from '#lib/demo/random.ts'

export type Company = {
  name: string
  domain: string
  country: Country
  town: string
  postalCode: string
  industry: string
  employees: number
}

export type Person = {
  first: string
  last: string
  email: string
  title: string
  department: string
  phone: string
  mobile: string | null
  source: string
  optedOut: boolean
  company: Company
  createdAt: number
}

const day = 86_400_000

export function makeCompanies(
  random: Random,
  countries: readonly Country[],
  count: number,
): Company[] {
  const taken = new Set<string>()
  const companies: Company[] = []
  while (companies.length < count) {
    const country = random.pick(countries)
    const stem = `${random.pick(companyRoots)} ${random.pick(companyKinds)}`
    if (taken.has(stem)) continue
    taken.add(stem)
    const [town, postalCode] = random.pick(country.towns)
    companies.push({
      name: `${stem} ${random.pick(country.legal)}`,
      domain: `${plain(stem).replaceAll(' ', '-')}.example`,
      country,
      town,
      postalCode,
      industry: random.pick(industries),
      employees: Math.round(20 * 10 ** (random.next() * 2.4)),
    })
  }
  return companies
}

/** People of these companies, first known between `fromDaysAgo` days ago and yesterday. Every e-mail is unique. */
export function makePeople(
  random: Random,
  companies: readonly Company[],
  count: number,
  { now, fromDaysAgo }: { now: number; fromDaysAgo: number },
): Person[] {
  const taken = new Set<string>()
  const people: Person[] = []
  while (people.length < count) {
    const company = random.pick(companies)
    const { country } = company
    const [first, last] = [random.pick(country.first), random.pick(country.last)]
    const email = `${plain(first)}.${plain(last)}@${company.domain}`
    if (taken.has(email)) continue
    taken.add(email)
    people.push({
      first,
      last,
      email,
      title: random.pick(titles),
      department: random.pick(departments),
      phone: phone(random, country),
      mobile: random.chance(0.45) ? phone(random, country) : null,
      source: random.pick(sources),
      optedOut: random.chance(0.04),
      company,
      createdAt: now - day - Math.floor(random.next() * (fromDaysAgo - 1) * day),
    })
  }
  return people.sort((a, b) => a.createdAt - b.createdAt)
}

export function phone(random: Random, { dial }: Country): string {
  const part = (digits: number) => String(random.below(10 ** digits)).padStart(digits, '0')
  return `${dial} ${20 + random.below(70)} ${part(3)} ${part(4)}`
}

export function street(random: Random): string {
  return `${random.pick(streets)} ${1 + random.below(120)}`
}

/** Without accents, in lower case: what an address may hold. */
function plain(name: string): string {
  const letters: Record<string, string> = { ß: 'ss', ø: 'o', ł: 'l', æ: 'ae' }
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßøłæ]/g, (letter) => letters[letter] ?? '')
}
