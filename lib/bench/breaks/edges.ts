import { breaksIn, type PlantedBreak } from '#lib/bench/breaks/types.ts'

const embed = 'lib/embed/embed.test.ts'
const imports = 'lib/prospects/import/import.test.ts'

/** What comes in and goes out by other ways: files, e-mails, the window inside Salesforce, logs. */
export const edgeBreaks: readonly PlantedBreak[] = [
  ...breaksIn('lib/embed/request.ts', embed, [
    [
      'CN-12',
      'a request is good for an hour',
      'const goodForMs = 2 * 60_000',
      'const goodForMs = 60 * 60_000',
    ],
    [
      'CN-12',
      'any key opens the window',
      'return given.length === right.length && timingSafeEqual(given, right)',
      'return given.length === right.length',
    ],
    ['CN-12', 'an account is a record that has a window', '/^(00Q|003)/', '/^(00Q|003|001)/'],
    [
      'CN-12',
      'a request may say more than it should',
      'const claims = z.strictObject({',
      'const claims = z.object({',
    ],
  ]),
  ...breaksIn('lib/embed/pass.ts', embed, [
    ['CN-12', 'a bearer is good for ever', ' && parsed.data.expiresAt > now ?', ' ?'],
    [
      'CN-12',
      'a bearer that nobody signed is taken',
      'if (one.length !== two.length || !timingSafeEqual(one, two)) return null\n',
      '',
    ],
  ]),
  ...breaksIn('lib/embed/frame-ancestors.ts', embed, [
    [
      'CN-12',
      'the org’s own pages may not frame the window, another’s may',
      '.lightning.force.$',
      '.lightning.example.$',
    ],
  ]),
  ...breaksIn('lib/email/tokens.ts', 'lib/email/tokens.test.ts', [
    [
      'AC-7',
      'a link that nobody signed counts',
      "if (!timingSafeEqual(given, mac('link', body, key, linkMacBytes))) return null\n",
      '',
    ],
    [
      'ML-5',
      'a return address does not survive capitals',
      'const text = local.toLowerCase()',
      'const text = local',
    ],
  ]),
  ...breaksIn('lib/email/compile.ts', 'lib/email/compile.test.ts', [
    [
      'ML-5',
      'an e-mail has no way out',
      'const own = hasUnsubscribe(cleaned)',
      "const own = cleaned !== ''",
    ],
    ['ML-5', 'one link is numbered twice', 'if (known >= 0) return known\n', ''],
  ]),
  ...breaksIn('lib/prospects/csv-cell.ts', 'lib/prospects/csv-cell.prop.test.ts', [
    [
      'IM-2',
      'a cell that begins with @ is run',
      "const runs = /^'*[=+\\-@\\t\\r]/",
      "const runs = /^'*[=+\\-\\t\\r]/",
    ],
    [
      'IM-2',
      'an apostrophe is lost on the way',
      "const escaped = /^'+[=+\\-@\\t\\r]/",
      "const escaped = /^'+/",
    ],
  ]),
  ...breaksIn('lib/prospects/import/file-kind.ts', imports, [
    ['IM-1', 'a workbook is read as text', 'if (known) {', 'if (false) {'],
  ]),
  ...breaksIn('lib/prospects/import/csv-format.ts', imports, [
    [
      'IM-1',
      'a file of Windows is read as UTF-8',
      "(isUtf8 ? 'utf-8' : 'windows-1252')",
      "'utf-8'",
    ],
    [
      'IM-1',
      'a comma is found where semicolons part',
      'scored.sort((a, b) => b.score - a.score || b.first - a.first)\n',
      '',
    ],
  ]),
  ...breaksIn('lib/prospects/import/judge-row.ts', imports, [
    ['IM-1', 'cells beyond the first row’s are dropped', 'if (extra) {', 'if (false) {'],
    [
      'IM-1',
      'a row says the first thing that is wrong',
      'if (problem !== null) problems.push(problem)\n    else if',
      'if (problem !== null) return { problems: [problem] }\n    else if',
    ],
    [
      'IM-1',
      'a CRM id with a wrong letter is taken',
      'text.length === 15 || text === id18',
      'text',
    ],
    [
      'MT-4',
      'two spellings of an e-mail are two people',
      'row.emailKey = email.trim().toLowerCase()',
      'row.emailKey = email.trim()',
    ],
  ]),
  ...breaksIn('lib/prospects/merge.ts', 'lib/prospects/merge.test.ts', [
    [
      'FD-12',
      'an opt-out is merged away',
      'if (members.some(({ values }) => values[field] === true)) chosen[field] = true\n',
      '',
    ],
    [
      'DL-5',
      'four are merged at once',
      ' || members.length > mergedMost) return null',
      ') return null',
    ],
    [
      'DL-5',
      'records that stay are not named',
      'crmId !== null && crmObject !== null && id !== keeper.id',
      'false',
    ],
  ]),
  ...breaksIn('lib/prospects/rules.ts', 'lib/prospects/rules.test.ts', [
    [
      'EX-3',
      'what a value replaced is not kept',
      'replaced[field] = current[field] ?? null',
      'replaced[field] = null',
    ],
    [
      'FD-12',
      'an opt-out waits with the rest',
      'lane: optsOut ? lanes.urgent : lanes.trickle',
      'lane: lanes.trickle',
    ],
  ]),
  ...breaksIn('lib/prospects/common-entry.ts', 'lib/prospects/common-entry.test.ts', [
    [
      'EX-3',
      'a field’s own origin is lost',
      'return Object.assign(entries, own)',
      'return entries',
    ],
    [
      'EX-3',
      'origins that differ become one',
      'return isCommon ? commonEntry(first) : entries',
      'return commonEntry(first)',
    ],
  ]),
  ...breaksIn('lib/duplicates/merge-outlook.ts', 'lib/duplicates/merge-outlook.test.ts', [
    ['DU-2', 'a free place is taken by nobody', '      holder = one\n', ''],
  ]),
  ...breaksIn('lib/base/redact.ts', 'lib/base/redact.test.ts', [
    ['LOG-1', 'a token is logged', "if (secretName.test(name)) return '[redacted]'\n", ''],
    ['LOG-3', 'an e-mail is logged', "+)+/g, '[e-mail]'", "+)+/g, '$&'"],
  ]),
  ...breaksIn('lib/base/content-security-policy.ts', 'lib/base/content-security-policy.test.ts', [
    ['CSP-1', 'any script runs', " 'strict-dynamic'", " 'unsafe-inline'"],
    [
      'CSP-2',
      'eval is allowed in production',
      "development ? \" 'unsafe-eval'\" : ''",
      '" \'unsafe-eval\'"',
    ],
  ]),
  ...breaksIn('lib/salesforce/writes.ts', 'lib/salesforce/written-objects.test.ts', [
    [
      'AC-2',
      'an e-mail leaves as an event',
      "attributes: { type: 'Task' }",
      "attributes: { type: 'Event' }",
    ],
  ]),
  ...breaksIn('lib/email/tasks/task-values.ts', 'lib/email/tasks/task-values.test.ts', [
    [
      'AC-2',
      'the task is still to be done',
      "Status: 'Completed',\n    A",
      "Status: 'Open',\n    A",
    ],
    ['ML-1', 'a one-to-one e-mail is called a list', "task.kind === 'list' ?", 'task.kind ?'],
    ['ML-1', 'the task stands on no record', '    WhoId: task.whoId,\n', ''],
  ]),
  ...breaksIn('lib/email/domains/records.ts', 'lib/email/domains/records.test.ts', [
    [
      'ML-3',
      'a wrong record verifies',
      "state === 'missing' || state === 'wrong')",
      "state === 'missing')",
    ],
    [
      'ML-3',
      'a resolver that is silent verifies',
      "needed.every(({ state }) => state === 'ok') ? 'verified' : 'unknown'",
      "'verified'",
    ],
  ]),
]
