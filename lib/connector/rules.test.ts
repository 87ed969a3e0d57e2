import { expect, test } from 'vitest'
import { defaultSettings } from '#lib/connector/default-settings.ts'
import {
  dryRunChecks,
  dryRunStale,
  forecastChecks,
  setupSteps,
  unpauseRefusals,
} from '#lib/connector/rules.ts'
import type { Connector, SetupFacts, VerificationCheck } from '#lib/connector/types.ts'

const at = '2026-11-24T10:00:00.000Z'

function verified(checks: VerificationCheck[] = []): Connector['verification'] {
  return {
    at,
    ok: checks.every(({ state }) => state !== 'need'),
    checks,
    answeredInMs: 30,
    limit: null,
    seen: null,
    missingFields: [],
  }
}

const connector: Connector = {
  connected: true,
  paused: true,
  pausedAt: null,
  pausedBy: null,
  orgId: '00D000000000001AAA',
  orgName: 'Halden',
  instanceUrl: 'http://org',
  loginUrl: null,
  authFlow: 'web',
  authUsername: null,
  clientId: null,
  userId: '005000000000001AAA',
  username: 'concord@halden.example',
  userName: 'Concord Integration',
  isIntegrationUser: false,
  apiVersion: '62.0',
  connectedAt: at,
  verifiedAt: at,
  verification: verified(),
  lostAt: null,
  lostReason: null,
  settings: defaultSettings,
  clockOffsetMs: 0,
  lastCycleAt: null,
  lastCycleOk: null,
  nextCycleAt: null,
  waitUntil: null,
  waitReason: null,
  reviewed: [],
}

function facts(change: Partial<SetupFacts> = {}, link: Partial<Connector> = {}): SetupFacts {
  return {
    connector: { ...connector, ...link },
    neighbours: [],
    users: { mapped: 2, total: 2, unmapped: [] },
    assignedProspects: 9,
    fields: { mapped: 22, emailMapped: true, stopped: [], warned: 0 },
    dryRun: null,
    forecast: null,
    sharing: null,
    everRan: false,
    ...change,
  }
}

const states = (from: SetupFacts) => setupSteps(from).map(({ key, state }) => `${key} ${state}`)

test('[CN-4] an unconnected business unit starts at connect, and nothing later claims to be checked', () => {
  const steps = setupSteps(
    facts({}, { connected: false, orgId: null, verification: null, connectedAt: null }),
  )
  expect(steps[0]?.state).toBe('now')
  expect(
    steps.slice(1).every(({ state, checks }) => state === 'later' && checks.length === 0),
  ).toBe(true)
})

test('[CN-4] with a verified connection, users and fields in order the dry run is next', () => {
  expect(states(facts())).toEqual([
    'connect done',
    'verify done',
    'users done',
    'fields done',
    'sharing done',
    'dry_run now',
    'unpause later',
  ])
})

test('[US-1] unmapped users who hold prospects are named with how many, until an admin goes on', () => {
  const unmapped = [{ name: 'Lena Vogt', prospectsHeld: 312 }]
  const open = facts({ users: { mapped: 1, total: 2, unmapped } })
  const step = setupSteps(open).find(({ key }) => key === 'users')
  expect(step).toMatchObject({ state: 'now', meta: '1 of 2' })
  expect(step?.checks[0]?.text).toBe('Lena Vogt is not mapped and holds 312 prospects')
  expect(step?.checks[1]?.text).toBe('Until then 312 prospects go to Concord Integration')
  const passed = facts({ users: open.users }, { reviewed: ['users'] })
  expect(states(passed)).toContain('dry_run now')
})

test.each<[string, SetupFacts, RegExp]>([
  ['nothing is connected', facts({}, { connected: false }), /Connect Salesforce first/],
  ['the connection is lost', facts({}, { lostAt: at }), /reconnect/],
  ['it was never verified', facts({}, { verification: null }), /Verify/],
  [
    'a check failed',
    facts(
      {},
      {
        verification: verified([
          { code: 'fields_installed', state: 'need', text: 'Concord_Id__c must be installed' },
        ]),
      },
    ),
    /must be installed/,
  ],
  [
    'e-mail is not mapped',
    facts({ fields: { mapped: 1, emailMapped: false, stopped: [], warned: 0 } }),
    /E-mail is not mapped/,
  ],
])('[CN-4] unpausing is refused when %s', (_, given, reason) => {
  expect(unpauseRefusals(given).join(' ')).toMatch(reason)
})

test('[CN-7] the integration user of an org that several business units share cannot be unpaused without rules', () => {
  const neighbours = [{ id: 'b', name: 'Halden America' }]
  const shared = facts({ neighbours }, { isIntegrationUser: true })
  expect(unpauseRefusals(shared)).toEqual([
    expect.stringContaining('Halden America is on the same org'),
  ])
  expect(states(shared)).toContain('sharing now')
  expect(unpauseRefusals(facts({ neighbours }))).toEqual([])
  const ruled = { words: 'Region is EMEA', waiting: 0 }
  const parted = facts({ neighbours, sharing: ruled }, { isIntegrationUser: true })
  expect(unpauseRefusals(parted)).toEqual([])
})

test('[CN-4] a mere note, such as not seeing all records, does not stop unpausing', () => {
  const note = verified([{ code: 'sees_all', state: 'note', text: 'It may not see all records' }])
  expect(unpauseRefusals(facts({}, { verification: note }))).toEqual([])
})

test('[EX-1] a dry run is summed up in sentences, and what it found none of is left out', () => {
  expect(
    dryRunChecks({ create_lead: 1, link: 20, conflict: 1, skip: 3 }).map(({ text }) => text),
  ).toEqual([
    '1 record is created in Salesforce',
    '20 prospects are linked',
    '1 record differs on both sides',
    '3 are left as they are',
  ])
})

test('[EX-1] a dry run older than the newest change says what changed, one that is not says nothing', () => {
  const since = (prospects: number, settings: boolean) =>
    facts({ dryRun: { id: 'r', at, counts: {}, since: { prospects, settings } } })
  expect(dryRunStale(facts())).toBeNull()
  expect(dryRunStale(since(0, false))).toBeNull()
  expect(dryRunStale(since(1, false))).toMatch(/^Since this dry run 1 prospect changed here/)
  expect(dryRunStale(since(10_001, true))).toMatch(
    /^Since this dry run more than 10,000 prospects and the settings, fields or users changed here/,
  )
})

test('[OP-3] the review names each rule that somebody would cross, and whether it acts', () => {
  const rule = (name: string, state: 'running' | 'paused', crosses: number) => ({
    id: name,
    name,
    state,
    crosses,
  })
  const sales = { opportunities: 1_204, moved: 310, up: 290, down: 20 }
  const rules = [rule('Hot', 'running', 12), rule('Cold', 'paused', 1), rule('Quiet', 'running', 0)]
  const words = (found: Parameters<typeof forecastChecks>[0]) =>
    forecastChecks(found).map(({ text }) => text)
  expect(words({ sales, whole: true, rules })).toEqual([
    '1,204 opportunities move 310 scores: 290 up, 20 down',
    '12 prospects come to match the rule Hot, which acts on them',
    '1 prospect comes to match Cold, which is paused',
  ])
  expect(words({ sales, whole: false, rules: rules.slice(0, 1) })).toEqual([
    '1,204 opportunities move at least 310 scores: 290 up, 20 down',
    'At least 12 prospects come to match the rule Hot, which acts on them',
  ])
  expect(words({ sales: { ...sales, moved: 0 }, whole: true, rules: [] })).toEqual([
    '1,204 opportunities move no score',
    'Nobody comes to match a rule by it',
  ])
  expect(words({ sales: null, whole: true, rules: rules.slice(0, 1) })).toEqual([
    '12 prospects come to match the rule Hot, which acts on them',
  ])
})
