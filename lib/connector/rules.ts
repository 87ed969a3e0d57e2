import type { RuleForecast } from '#lib/automation/forecast.ts'
import type { SetupFacts, StepKey } from '#lib/connector/types.ts'

export type SetupCheck = { text: string; state?: 'ok' | 'need' | 'note' }

export type SetupStep = {
  key: StepKey
  title: string
  meta: string | null
  state: 'done' | 'now' | 'later'
  checks: SetupCheck[]
}

const count = (value: number) => value.toLocaleString('en-GB')
const plural = (value: number, one: string, many = `${one}s`) =>
  `${count(value)} ${value === 1 ? one : many}`

/** [CN-4] The guided path. A step is done when what it is for holds, not when its page was seen. */
export function setupSteps(facts: SetupFacts): SetupStep[] {
  const steps = [
    connectStep(facts),
    verifyStep(facts),
    usersStep(facts),
    fieldsStep(facts),
    sharingStep(facts),
    dryRunStep(facts),
    unpauseStep(facts),
  ]
  const now = steps.findIndex(({ done }) => !done)
  return steps.map(({ done, ...step }, index) => {
    const state = done && (now === -1 || index < now) ? 'done' : index === now ? 'now' : 'later'
    // What a later step would say is not checked yet.
    return { ...step, state, checks: state === 'later' ? [] : step.checks }
  })
}

type OpenStep = Omit<SetupStep, 'state'> & { done: boolean }

function connectStep({ connector }: SetupFacts): OpenStep {
  return {
    key: 'connect',
    title: 'Connect',
    meta: connector.connected ? null : 'Salesforce asks you who may see what',
    done: connector.connected && connector.lostAt === null,
    checks: connector.connected
      ? [
          { text: `${connector.orgName ?? 'Salesforce org'}, org ${connector.orgId ?? ''}` },
          { text: `Signed in as ${connector.userName ?? connector.username ?? ''}` },
          ...(connector.lostAt
            ? [{ text: connector.lostReason ?? 'The connection is lost', state: 'need' as const }]
            : []),
        ]
      : [],
  }
}

function verifyStep({ connector }: SetupFacts): OpenStep {
  const { verification } = connector
  return {
    key: 'verify',
    title: 'Verify',
    meta: verification ? null : 'token, org, API, what the user may see',
    done: connector.connected && verification?.ok === true,
    checks: (connector.connected && verification?.checks) || [],
  }
}

function usersStep({ users, assignedProspects, connector }: SetupFacts): OpenStep {
  const left = users.unmapped.reduce((sum, user) => sum + user.prospectsHeld, 0)
  const whose = connector.userName ?? 'the connector user'
  return {
    key: 'users',
    title: 'Map users',
    meta: `${users.mapped} of ${users.total}`,
    done: users.unmapped.length === 0 || connector.reviewed.includes('users'),
    checks:
      users.unmapped.length === 0
        ? [
            {
              text:
                assignedProspects === 0
                  ? 'No prospect is assigned yet'
                  : `${plural(assignedProspects, 'assigned prospect')}, each with an owner Salesforce knows`,
            },
          ]
        : [
            ...users.unmapped.slice(0, 5).map((user) => ({
              text: `${user.name} is not mapped and holds ${plural(user.prospectsHeld, 'prospect')}`,
              state: connector.reviewed.includes('users') ? ('note' as const) : ('need' as const),
            })),
            {
              text: `Until then ${plural(left, 'prospect')} go to ${whose}`,
              state: 'note' as const,
            },
          ],
  }
}

function fieldsStep({ fields, connector }: SetupFacts): OpenStep {
  const fine = fields.mapped - fields.stopped.length
  return {
    key: 'fields',
    title: 'Fields',
    meta: `${fields.mapped} mapped, ${fine} fine`,
    done:
      connector.connected &&
      ((fields.stopped.length === 0 && fields.warned === 0) ||
        connector.reviewed.includes('fields')),
    checks: [
      ...fields.stopped.slice(0, 5).map(({ label, message }) => ({
        text: `${label}: ${message}`,
        state: 'need' as const,
      })),
      ...(fields.stopped.length === 0 && fields.mapped > 0
        ? [{ text: 'Visible, writable where they go out, types and lengths agree' }]
        : []),
    ],
  }
}

function sharingStep(facts: SetupFacts): OpenStep {
  const conflict = integrationUserConflict(facts)
  return {
    key: 'sharing',
    title: 'Sharing',
    meta: null,
    done: facts.connector.connected && conflict === null,
    checks: [
      conflict
        ? { text: conflict, state: 'need' }
        : {
            text: facts.sharing
              ? `Shared are leads and contacts where ${facts.sharing.words}`
              : 'Everything that the connector user sees is shared: there is no rule',
          },
      ...(facts.sharing && facts.sharing.waiting > 0
        ? [
            {
              text: `${plural(facts.sharing.waiting, 'prospect')} wait: a record with the same e-mail is not shared`,
              state: 'note' as const,
            },
          ]
        : []),
    ],
  }
}

function dryRunStep({ dryRun }: SetupFacts): OpenStep {
  return {
    key: 'dry_run',
    title: 'Dry run',
    meta: dryRun ? null : 'shows every change before it is made, writes nothing',
    done: dryRun !== null,
    checks: dryRun ? dryRunChecks(dryRun.counts) : [],
  }
}

function unpauseStep({ connector }: SetupFacts): OpenStep {
  return {
    key: 'unpause',
    title: 'Unpause',
    meta: connector.paused ? 'with a review of what will happen' : null,
    done: !connector.paused,
    checks: [],
  }
}

const kindWords: readonly [kinds: readonly string[], one: string, many: string][] = [
  [
    ['create_lead', 'create_contact'],
    'record is created in Salesforce',
    'records are created in Salesforce',
  ],
  [['create_prospect'], 'prospect is created here', 'prospects are created here'],
  [['link'], 'prospect is linked', 'prospects are linked'],
  [['update', 'pull', 'owner'], 'record changes', 'records change'],
  [['conflict'], 'record differs on both sides', 'records differ on both sides'],
  [['skip', 'refuse'], 'is left as it is', 'are left as they are'],
]

export function dryRunChecks(counts: Readonly<Record<string, number>>): SetupCheck[] {
  return kindWords.flatMap(([kinds, one, many]) => {
    const n = kinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0)
    return n > 0 ? [{ text: `${count(n)} ${n === 1 ? one : many}` }] : []
  })
}

const countedMost = 10_000

/** [OP-3] What the first cycle would do to scores and rules, before anything is read for good. */
export function forecastChecks({ sales, whole, rules }: RuleForecast): SetupCheck[] {
  const crossed = rules.filter(({ crosses }) => crosses > 0)
  const running = crossed.filter(({ state }) => state === 'running')
  const paused = crossed.filter(({ state }) => state !== 'running')
  const least = whole ? '' : 'At least '
  const people = (n: number) =>
    `${least}${count(n)} ${n === 1 ? 'prospect comes' : 'prospects come'}`
  return [
    ...(sales ? [{ text: scoreWords(sales, whole) }] : []),
    ...running.map(({ name, crosses }) => ({
      state: 'note' as const,
      text: `${people(crosses)} to match the rule ${name}, which acts on them`,
    })),
    ...paused.map(({ name, crosses }) => ({
      text: `${people(crosses)} to match ${name}, which is paused`,
    })),
    ...(crossed.length === 0 ? [{ text: 'Nobody comes to match a rule by it' }] : []),
  ]
}

function scoreWords(
  { opportunities, moved, up, down }: NonNullable<RuleForecast['sales']>,
  whole: boolean,
): string {
  const deals =
    opportunities === 1 ? '1 opportunity moves' : `${count(opportunities)} opportunities move`
  if (moved === 0) return `${deals} no score`
  const scores = `${whole ? '' : 'at least '}${count(moved)} ${moved === 1 ? 'score' : 'scores'}`
  return `${deals} ${scores}: ${count(up)} up, ${count(down)} down`
}

/** [EX-1] Why what a dry run found may no longer be what happens; null: nothing changed here since. */
export function dryRunStale({ dryRun }: SetupFacts): string | null {
  if (!dryRun) return null
  const { prospects, settings } = dryRun.since
  const people =
    prospects > countedMost
      ? `more than ${count(countedMost)} prospects`
      : prospects > 0
        ? plural(prospects, 'prospect')
        : null
  const what = [people, settings ? 'the settings, fields or users' : null].filter(Boolean)
  if (what.length === 0) return null
  return `Since this dry run ${what.join(' and ')} changed here, so the first cycle may do something else. Run it again to see.`
}

/** [CN-7] Several business units on one org: the integration user sees all, so only sharing rules could part them. */
export function integrationUserConflict({
  connector,
  neighbours,
  sharing,
}: Pick<SetupFacts, 'connector' | 'neighbours' | 'sharing'>): string | null {
  if (!connector.isIntegrationUser || neighbours.length === 0 || sharing !== null) return null
  const names = neighbours.map(({ name }) => name).join(', ')
  return `${names} ${neighbours.length === 1 ? 'is' : 'are'} on the same org. The integration user sees everything, so it may be used here only together with a sharing rule: make one under Sharing, connect as another user, or say that this one is not the integration user.`
}

/** [CN-4] Why the connector may not be unpaused; none: it may. */
export function unpauseRefusals(facts: SetupFacts): string[] {
  const { connector, fields } = facts
  const refusals: string[] = []
  if (!connector.connected) return ['Connect Salesforce first.']
  if (connector.lostAt) refusals.push('The connection is lost: reconnect first.')
  if (!connector.verification) refusals.push('Verify the connection first.')
  for (const check of connector.verification?.checks ?? []) {
    if (check.state === 'need') refusals.push(check.text)
  }
  if (!fields.emailMapped) refusals.push('E-mail is not mapped: nothing could be matched.')
  const conflict = integrationUserConflict(facts)
  if (conflict) refusals.push(conflict)
  return refusals
}
