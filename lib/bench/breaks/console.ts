import { breaksIn, type PlantedBreak } from '#lib/bench/breaks/types.ts'

const setup = 'lib/connector/rules.test.ts'
const users = 'lib/users/rules.test.ts'
const assignment = 'lib/users/assignment.test.ts'
const budget = 'lib/connector/budget.test.ts'

/** What the console decides: who may, what is asked of whom, what is said. */
export const consoleBreaks: readonly PlantedBreak[] = [
  ...breaksIn('lib/connector/rules.ts', setup, [
    [
      'CN-4',
      'a connection that nobody verified may be unpaused',
      "if (!connector.verification) refusals.push('Verify the connection first.')\n",
      '',
    ],
    [
      'CN-4',
      'a mere note stops the unpausing',
      "if (check.state === 'need') refusals.push",
      "if (check.state !== 'ok') refusals.push",
    ],
    [
      'CN-7',
      'a rule does not let the integration user run',
      'neighbours.length === 0 || sharing !== null) return null',
      'neighbours.length === 0) return null',
    ],
    [
      'CN-7',
      'the integration user runs beside others without a rule',
      'if (conflict) refusals.push(conflict)\n',
      '',
    ],
    [
      'US-1',
      'nobody asks who is not mapped',
      "done: users.unmapped.length === 0 || connector.reviewed.includes('users'),",
      'done: true,',
    ],
    [
      'OP-3',
      'the review leaves out the rules that run',
      "crossed.filter(({ state }) => state === 'running')",
      "crossed.filter(({ state }) => state === 'archived')",
    ],
    [
      'EX-1',
      'a dry run is never old',
      'if (what.length === 0) return null',
      'if (what) return null',
    ],
  ]),
  ...breaksIn('lib/connector/settings.ts', 'lib/connector/settings.test.ts', [
    ['CN-5', 'a cycle may wait two hours', '.max(60, ', '.max(120, '],
    ['CN-5', 'a cycle may run without a pause', ".min(1, 'A cycle", ".min(0, 'A cycle"],
    [
      'CN-10',
      'a setting that was stored wrong is taken',
      'if (schema?.safeParse(value).success) settings',
      'if (schema) settings',
    ],
  ]),
  ...breaksIn('lib/connector/pill.ts', 'lib/connector/pill.test.ts', [
    [
      'CN-5',
      'an end is promised before anything was done',
      'if (total === null || done <= 0 || done >= total) return null\n  return Math.ceil',
      'if (total === null || done >= total) return null\n  return Math.ceil',
    ],
  ]),
  ...breaksIn('lib/connector/budget.ts', budget, [
    [
      'QU-4',
      'the part for people is rounded down',
      'Math.ceil((max * reservePercent) / 100)',
      'Math.floor((max * reservePercent) / 100)',
    ],
    [
      'QU-4',
      'automatic work spends what is kept for people',
      "who === 'person' ? max : automaticMax",
      'max',
    ],
    [
      'QU-4',
      'people stop where automatic work does',
      "if (who === 'person' || orgUsed === null",
      'if (orgUsed === null',
    ],
    ['QU-4', 'the first hour is forecast', 'elapsed < 3_600_000 ? null', 'elapsed < 0 ? null'],
  ]),
  ...breaksIn('lib/connector/envelope.ts', 'lib/connector/envelope.test.ts', [
    [
      'SEC-2',
      'a token opens in another column',
      'function belonging(buId: string, column: EnvelopeColumn)',
      "function belonging(buId: string, _: EnvelopeColumn, column = '')",
    ],
    [
      'SEC-2',
      'an envelope of another key is tried',
      'assert(keyId === id',
      'assert(keyId !== undefined',
    ],
  ]),
  ...breaksIn('lib/mapping/rules.ts', 'lib/mapping/rules.test.ts', [
    ['CN-6', 'a hidden field is only noted', "say('hidden', 'stops'", "say('hidden', 'notes'"],
    ['FD-5', 'lookups are offered', '.filter(({ type }) => !(type in neverMapped))\n', ''],
    [
      'FD-7',
      'a contact’s company seems to be written',
      'if (name === accountName) return true',
      'if (name === accountName) return false',
    ],
    [
      'FD-9',
      'a new field takes the name of another',
      'for (let n = 2; taken.has(name); n += 1)',
      'for (let n = 2; n < 2; n += 1)',
    ],
    [
      'FD-3',
      'that only the record’s time is known is not said',
      'described.historyTracked !== true',
      'described.historyTracked === true',
    ],
  ]),
  ...breaksIn('lib/mapping/field-rules.ts', 'lib/mapping/field-rules.test.ts', [
    [
      'FD-9',
      'a removed choice is forgotten',
      'return { options, retired: [...new Set(gone)].slice(-retiredMost) }',
      'return { options, retired: [] }',
    ],
    [
      'FD-9',
      'a hidden picklist takes all choices away',
      'if (values.length === 0) return null\n',
      '',
    ],
  ]),
  ...breaksIn('lib/users/rules.ts', users, [
    ['US-3', 'an inactive user is matched', '      user.active &&\n', ''],
    [
      'US-3',
      'the first of two with one e-mail is taken',
      'found.length === 1 ?',
      'found.length > 0 ?',
    ],
    [
      'US-3',
      'those who are mapped come first',
      "['unmapped', 'inactive', 'mapped']",
      "['mapped', 'inactive', 'unmapped']",
    ],
  ]),
  ...breaksIn('lib/users/assignment.ts', assignment, [
    ['AU-1', 'one member has all turns', 'next = (next + 1) % members.length', 'next = 0'],
    [
      'AU-1',
      'a group begins anew with each wish',
      'let next = Math.max(beyond, 0)',
      'let next = 0',
    ],
    [
      'AU-1',
      'whoever is with a member is given away',
      'if (assignedUserId !== null && isMember.has(assignedUserId)) continue\n',
      '',
    ],
    [
      'US-4',
      'a queue takes a prospect from its owner',
      'one.assignedUserId === null && one.crmId === null',
      'one.crmId === null',
    ],
  ]),
  ...breaksIn('lib/users/groups/places.ts', 'lib/users/groups/places.test.ts', [
    [
      'AU-1',
      'an edit begins the turns anew',
      'lastStaying ? (placeOf.get(lastStaying.userId) ?? 0) : 0',
      '0',
    ],
  ]),
  ...breaksIn('lib/team/rules.ts', 'lib/team/rules.test.ts', [
    [
      'AD-1',
      'a disabled admin counts as one',
      " && role === 'admin' && !disabled",
      " && role === 'admin'",
    ],
    [
      'AD-1',
      'an account of others may be closed',
      'if (target.elsewhere.length === 0) return ok()',
      'if (target) return ok()',
    ],
  ]),
  ...breaksIn('lib/audit/changes-of.ts', 'lib/audit/changes-of.test.ts', [
    [
      'AD-2',
      'what stayed is told as changed',
      '    .filter((change) => change.before !== change.after)\n',
      '',
    ],
  ]),
  ...breaksIn('lib/overview/rules.ts', 'lib/overview/rules.test.ts', [
    ['EX-5', 'a quarter is missing from the day', 'const daySlots = 96', 'const daySlots = 95'],
  ]),
  ...breaksIn('components/prospects/record-stand.ts', 'components/prospects/record-stand.test.ts', [
    [
      'CN-2',
      'what waits while paused is promised for the next cycle',
      "  if (connector.paused) return 'when the connector is unpaused'\n",
      '',
    ],
    [
      'MT-7',
      'that somebody switched it off is not said first',
      "if (link.state === 'ignored') {",
      'if (false) {',
    ],
    [
      'QU-1',
      'what only differs is promised for the next cycle',
      'if (!record.waits && ins.length === 0) return differingStand(outs)\n',
      '',
    ],
  ]),
]
