import { CsvError, parse } from 'csv-parse/sync'
import type { CrmUserChoice, UserMappingRow, UsersPage } from '#lib/users/types.ts'

export const csvLinesMax = 5_000

export type CsvMapping = {
  mappings: { userId: string; name: string; crmUserId: string; crmName: string }[]
  /** Lines that stay as they are, with the reason in words. */
  problems: { line: number; text: string }[]
}

type Line = { line: number; who: string; whom: string }

/**
 * [US-3] A list of console e-mail and Salesforce user (username, e-mail or id), a header or none. A line that is not
 * clear maps nobody, and says why; nobody is guessed.
 */
export function readUserCsv(text: string, page: Pick<UsersPage, 'rows' | 'crmUsers'>): CsvMapping {
  const read = linesOf(text)
  if ('problem' in read) return { mappings: [], problems: [read.problem] }
  const byEmail = new Map(page.rows.map((row) => [keyOf(row.email), row]))
  const given = read.lines.filter(({ who, line }) => line > 1 || who.includes('@'))
  // A person of the file may give a Salesforce user up to another one of it.
  const named = new Set(given.map(({ who }) => byEmail.get(keyOf(who))?.userId))
  const taken = new Map(
    page.rows.flatMap((row) =>
      row.crmUser && !named.has(row.userId) ? [[row.crmUser.id, row.name]] : [],
    ),
  )
  const result: CsvMapping = { mappings: [], problems: [] }
  for (const { line, who, whom } of given) {
    const row = byEmail.get(keyOf(who))
    const judged = judge(row, who, whom, page.crmUsers, taken)
    if (typeof judged === 'string') {
      result.problems.push({ line, text: judged })
      continue
    }
    byEmail.delete(keyOf(who))
    taken.set(judged.crm.id, judged.row.name)
    const { row: mapped, crm } = judged
    if (mapped.crmUser?.id === crm.id) continue
    const names = { name: mapped.name, crmName: crm.name }
    result.mappings.push({ userId: mapped.userId, crmUserId: crm.id, ...names })
  }
  return result
}

const keyOf = (text: string) => text.trim().toLowerCase()

function linesOf(text: string): { lines: Line[] } | { problem: CsvMapping['problems'][number] } {
  try {
    const rows = parse(text, {
      bom: true,
      delimiter: [',', ';', '\t'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      to: csvLinesMax + 1,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    if (rows.length > csvLinesMax) {
      return {
        problem: {
          line: csvLinesMax + 1,
          text: `More than ${csvLinesMax.toLocaleString('en-GB')} lines`,
        },
      }
    }
    return {
      lines: rows.map(({ record: [who = '', whom = ''], info }) => ({
        line: info.lines,
        who,
        whom,
      })),
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { problem: { line: Number(error.lines ?? 1), text: 'A quote is not closed' } }
  }
}

function judge(
  row: UserMappingRow | undefined,
  who: string,
  whom: string,
  crmUsers: readonly CrmUserChoice[],
  taken: ReadonlyMap<string, string>,
): { row: UserMappingRow; crm: CrmUserChoice } | string {
  if (!row) return `${who || 'Nobody'} is no user here, or stands in the list twice`
  if (whom === '') return `${row.name}: no Salesforce user is given`
  const found = findCrmUsers(whom, crmUsers)
  const [crm] = found
  if (!crm) return `${row.name}: Salesforce has no user ${whom}`
  if (found.length > 1)
    return `${row.name}: ${found.length} Salesforce users have ${whom}; give the username`
  if (!crm.active)
    return `${row.name}: ${crm.name} is inactive in Salesforce and cannot own records`
  if (crm.external) return `${row.name}: ${crm.name} is a partner or portal user`
  const holder = taken.get(crm.id)
  return holder && holder !== row.name
    ? `${row.name}: ${crm.name} already stands for ${holder}`
    : { row, crm }
}

/** A username is unique in Salesforce, an e-mail is not. */
function findCrmUsers(whom: string, crmUsers: readonly CrmUserChoice[]): CrmUserChoice[] {
  const byId = crmUsers.filter(
    ({ id }) => id.slice(0, 15) === whom.slice(0, 15) && whom.length >= 15,
  )
  if (byId.length > 0) return byId
  const key = keyOf(whom)
  const byName = crmUsers.filter(({ username }) => username !== null && keyOf(username) === key)
  if (byName.length > 0) return byName
  return crmUsers.filter(({ email, active }) => active && email !== null && keyOf(email) === key)
}
