import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testOrgDatabase } from '#lib/launch/testing/postgres.ts'
import type { CreatedOrg } from './admin-client.ts'
import { connect } from './testing/jsforce-connection.ts'
import type { RunningOrg } from './testing/start.ts'
import { startOrg } from './testing/start.ts'

// The official command line against this org. It weighs 300 MB, so it is not among our packages: install
// @salesforce/cli anywhere and name its bin/run.js in SF_CLI.

const cli = process.env.SF_CLI ?? ''
const run = promisify(execFile)

let org: RunningOrg
let made: CreatedOrg
let folder: string
let accessToken: string

beforeAll(async () => {
  org = await startOrg({ databaseUrl: (await testOrgDatabase('sf')).orgUrl })
  made = await org.createOrg({ key: 'sf', name: 'Command line' })
  accessToken = (await connect(org, made)).accessToken ?? ''
  folder = await mkdtemp(join(tmpdir(), 'concord-sf-'))
})

afterAll(async () => {
  await org?.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
})

type Said<Result> = { status: number; result: Result }

async function sf<Result = Record<string, unknown>>(...words: string[]): Promise<Result> {
  const { stdout } = await run(process.execPath, [cli, ...words, '--json'], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      HOME: folder,
      SF_ACCESS_TOKEN: accessToken,
      SF_DISABLE_TELEMETRY: 'true',
      SF_DISABLE_LOG_FILE: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    },
  }).catch((error) => {
    throw new Error(`sf ${words.join(' ')}: ${error.stdout || error.stderr}`)
  })
  const said = JSON.parse(stdout) as Said<Result>
  expect(said.status).toBe(0)
  return said.result
}

describe('[ORG-39] the official command line, logged in by access token', () => {
  const at = ['--target-org', 'here']
  test('logs in, and sees the org', async () => {
    await sf(
      'org',
      'login',
      'access-token',
      '--instance-url',
      org.url,
      '--no-prompt',
      '--alias',
      'here',
    )
    expect(await sf('org', 'display', ...at)).toMatchObject({ id: made.id })
    const limits = await sf<{ name: string }[]>('org', 'list', 'limits', ...at)
    expect(limits.map(({ name }) => name)).toContain('DailyApiRequests')
  }, 120_000)

  test('describes, creates, reads, updates, queries and deletes a record', async () => {
    const described = ['sobject', 'describe', '--sobject', 'Lead', ...at]
    const { fields } = await sf<{ fields: { name: string }[] }>(...described)
    expect(fields.map(({ name }) => name)).toContain('Company')
    expect(await sf('sobject', 'list', '--sobject', 'all', ...at)).toContain('Lead')
    const values = "LastName='Cli Berg' Company=Nord"
    const create = ['data', 'create', 'record', '-s', 'Lead', '-v', values, ...at]
    const { id } = await sf<{ id: string }>(...create)
    await sf('data', 'update', 'record', '-s', 'Lead', '-i', id, '-v', 'Title=Boss', ...at)
    await sf(
      'data',
      'update',
      'record',
      '-s',
      'Lead',
      '-w',
      "LastName='Cli Berg'",
      '-v',
      'City=Oslo',
      ...at,
    )
    expect(await sf('data', 'get', 'record', '-s', 'Lead', '-i', id, ...at)).toMatchObject({
      Title: 'Boss',
      City: 'Oslo',
    })
    const soql = "SELECT Id, Name, Owner.Name FROM Lead WHERE LastName = 'Cli Berg'"
    expect(await sf('data', 'query', '-q', soql, ...at)).toMatchObject({
      totalSize: 1,
      records: [{ Id: id, Name: 'Cli Berg' }],
    })
    await sf('data', 'delete', 'record', '-s', 'Lead', '-i', id, ...at)
    expect(await sf('data', 'query', '-q', soql, ...at)).toMatchObject({ totalSize: 0 })
  }, 240_000)

  test('describes, creates and queries a custom object', async () => {
    await org.admin.createObject('sf', {
      name: 'Seat__c',
      label: 'Seat',
      pluralLabel: 'Seats',
      nameField: { type: 'Text', label: 'Seat' },
      fields: [{ name: 'Lead__c', type: 'Lookup', referenceTo: 'Lead', relationshipName: 'Seats' }],
    })
    expect(await sf('sobject', 'list', '--sobject', 'custom', ...at)).toEqual(['Seat__c'])
    const described = ['sobject', 'describe', '--sobject', 'Seat__c', ...at]
    expect(await sf(...described)).toMatchObject({ custom: true, keyPrefix: 'a00' })
    const lead = ['data', 'create', 'record', '-s', 'Lead', '-v', "LastName='Seated' Company=Nord"]
    const { id } = await sf<{ id: string }>(...lead, ...at)
    await sf('data', 'create', 'record', '-s', 'Seat__c', '-v', `Name=A1 Lead__c=${id}`, ...at)
    const soql = 'SELECT Name, Lead__r.LastName FROM Seat__c'
    expect(await sf('data', 'query', '-q', soql, ...at)).toMatchObject({
      totalSize: 1,
      records: [{ Name: 'A1', Lead__r: { LastName: 'Seated' } }],
    })
  }, 240_000)

  test('imports, updates, upserts, deletes and exports in bulk', async () => {
    const people = Array.from({ length: 30 }, (_, n) => `Bulk ${n},Nord,bulk${n}@cli.example`)
    await writeFile(join(folder, 'in.csv'), `LastName,Company,Email\n${people.join('\n')}\n`)
    const wait = ['--wait', '2', '--line-ending', 'LF']
    expect(
      await sf('data', 'import', 'bulk', '-s', 'Lead', '-f', 'in.csv', ...wait, ...at),
    ).toMatchObject({ processedRecords: 30, successfulRecords: 30, failedRecords: 0 })
    const exported = [
      'data',
      'export',
      'bulk',
      '--output-file',
      'out.csv',
      '--result-format',
      'csv',
    ]
    const soql = "SELECT Id, LastName FROM Lead WHERE Email LIKE '%@cli.example'"
    await sf(...exported, '-q', soql, '--wait', '2', ...at)
    const [, ...rows] = (await readFile(join(folder, 'out.csv'), 'utf8')).trim().split('\n')
    expect(rows).toHaveLength(30)
    const ids = rows.map((row) => row.split(',')[0]?.replaceAll('"', '') ?? '')
    await writeFile(
      join(folder, 'up.csv'),
      `Id,City\n${ids.map((id) => `${id},Oslo`).join('\n')}\n`,
    )
    expect(
      await sf('data', 'update', 'bulk', '-s', 'Lead', '-f', 'up.csv', ...wait, ...at),
    ).toMatchObject({ successfulRecords: 30 })
    await sf('data', 'upsert', 'bulk', '-s', 'Lead', '-f', 'up.csv', '-i', 'Id', ...wait, ...at)
    await writeFile(join(folder, 'del.csv'), `Id\n${ids.join('\n')}\n`)
    await sf('data', 'delete', 'bulk', '-s', 'Lead', '-f', 'del.csv', ...wait, ...at)
    const { totalSize } = await org.admin.query('sf', "select Id from Lead where City = 'Oslo'")
    expect(totalSize).toBe(0)
  }, 240_000)
})
