import { readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'

export type Person = {
  email: string
  firstName: string
  lastName: string
  company: string
}

/** A record that the org has before anything is imported, and whether it is the one that must be linked. */
export type Standing = {
  object: 'Lead' | 'Contact'
  person: Person
  /** [MT-3] Younger records and leads beside a contact are left alone. */
  wanted: boolean
}

const columns = [
  'Index',
  'Account Id',
  'Lead Owner',
  'First Name',
  'Last Name',
  'Company',
  'Phone 1',
  'Phone 2',
  'Email 1',
  'Email 2',
  'Website',
  'Source',
  'Deal Stage',
  'Notes',
] as const
type Row = Record<(typeof columns)[number], string>

const given = ['Ada', 'Björn', 'Chloé', 'Dmitri', 'Esra', 'Femi', 'Greta', 'Hugo', 'Inês', 'Jakub']
const family = ['Marsh', 'Olsson', 'Petit', 'Quist', 'Reyes', 'Sato', 'Thorpe', 'Ueda', 'Vidal']
const firms = ['Holding', 'and Sons', 'Group', 'Ltd', 'PLC', 'Inc', 'LLC']
/** As uneven as real ones: five of them hold a third. */
const initials = 'MMMMSSSBBBWWHHHCCRRGJPLDATFK'
const sources = ['Chatbot', 'Facebook Ads', 'Cold Call', 'Referral']

export function readPeople(file: string): Person[] {
  const rows = parse(readFileSync(file), { columns: true, bom: true }) as Row[]
  return rows.map((row) => ({
    email: row['Email 1'],
    firstName: row['First Name'],
    lastName: row['Last Name'],
    company: row.Company,
  }))
}

/** A file of the same shape for who has none: the same rows every time. */
export function writePeople(file: string, count = 10_000): void {
  const rows = Array.from({ length: count }, (_, n) => rowOf(n + 1))
  writeFileSync(file, stringify(rows, { header: true, columns: [...columns] }))
}

function rowOf(n: number): Row {
  const pick = (from: readonly string[], step: number) => from[Math.floor(n / step) % from.length]!
  const [first, last] = [pick(given, 1), pick(family, 3)]
  const initial = initials.charAt((n * 11) % initials.length)
  return {
    Index: String(n),
    'Account Id': `A${String(n).padStart(8, '0')}`,
    'Lead Owner': `${pick(given, 5)} ${pick(family, 7)}`,
    'First Name': first,
    'Last Name': last,
    // Every third has the comma that must stay inside its quotes.
    Company: `${initial}${last.toLowerCase()}${n % 3 === 0 ? ', ' : ' '}${pick(firms, 2)}`,
    'Phone 1': `+49 30 ${String(1_000_000 + n)}`,
    'Phone 2': `(0)${String(7_000_000 + n)}x${n % 900}`,
    'Email 1': `person.${n}@mainjob.example`,
    'Email 2': `second.${n}@mainjob.example`,
    Website: `https://www.firm-${n % 700}.example/`,
    Source: pick(sources, 4),
    'Deal Stage': n % 2 === 0 ? 'On Hold' : 'Closed Lost',
    Notes: `Said "call me", then nothing, ${n % 12} times.`,
  }
}

/** A tenth of the people stand in the org already, and a fifth of these a second time. */
export function standingRecords(people: readonly Person[]): Standing[] {
  const known = people.filter((_, n) => n % 10 === 0)
  return known.flatMap((person, n): Standing[] => {
    const first = { object: n % 10 < 3 ? 'Contact' : 'Lead', person, wanted: true } as const
    return n % 5 === 0 ? [first, { object: 'Lead', person, wanted: false }] : [first]
  })
}

/** The five initials of companies that together hold nearest to a third of the people. */
export function chooseInitials(people: readonly Person[], howMany = 5): string[] {
  const sizes = new Map<string, number>()
  for (const person of people) sizes.set(initialOf(person), (sizes.get(initialOf(person)) ?? 0) + 1)
  const initials = [...sizes.keys()].filter((letter) => /[a-z]/.test(letter)).sort()
  const wanted = people.length / 3
  let best: { chosen: string[]; off: number } = { chosen: [], off: Number.POSITIVE_INFINITY }
  const choose = (from: number, chosen: string[], held: number): void => {
    const off = Math.abs(wanted - held)
    if (chosen.length === howMany) {
      if (off < best.off) best = { chosen, off }
      return
    }
    for (let at = from; at < initials.length; at += 1) {
      const letter = initials[at]!
      choose(at + 1, [...chosen, letter], held + (sizes.get(letter) ?? 0))
    }
  }
  choose(0, [], 0)
  return best.chosen
}

export function initialOf(person: Person): string {
  return person.company.charAt(0).toLowerCase()
}
