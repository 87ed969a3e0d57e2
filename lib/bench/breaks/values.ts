import { breaksIn, type PlantedBreak } from '#lib/bench/breaks/types.ts'

const cycle = 'lib/sync/cycle.test.ts'
const values = 'lib/sync/cycle-values.test.ts'
const resolve = 'lib/sync/engine/resolve.test.ts'
const decisions = 'lib/sync/engine/decisions.test.ts'
const persons = 'lib/sync/person-accounts.test.ts'

/** Which value stays, what is written of it, and what follows when it is refused. */
export const valueBreaks: readonly PlantedBreak[] = [
  ...breaksIn('lib/sync/engine/canonical.ts', cycle, [
    [
      'MT-1',
      'an e-mail in capitals is somebody else’s',
      "if (typeof email !== 'string') return null\n  return email.trim().toLowerCase() || null",
      "if (typeof email !== 'string') return null\n  return email.trim() || null",
    ],
    [
      'MT-4',
      'an e-mail with a blank behind it is somebody else’s',
      "if (typeof email !== 'string') return null\n  return email.trim().toLowerCase() || null",
      "if (typeof email !== 'string') return null\n  return email.toLowerCase() || null",
    ],
    [
      'FD-12',
      'a check box that was never set differs from one that is off',
      'return (a ?? false) === (b ?? false)',
      'return a === b',
      decisions,
    ],
  ]),
  ...breaksIn('lib/sync/engine/fields.ts', values, [
    [
      'FD-7',
      'a contact’s company is written',
      "const fromAccount = crmField.includes('.')",
      'const fromAccount = false',
    ],
    [
      'CR-7',
      'the default of a required field comes back as a value',
      'mayBeDefault && value === notProvided ? null : canonical(value, rule)',
      'canonical(value, rule)',
      cycle,
    ],
    [
      'CR-7',
      'the default comes back as the name of an account',
      'isRequired(record.object, crmField) || fromAccount',
      'isRequired(record.object, crmField)',
    ],
    [
      'FD-11',
      'a field that is gone is read and written on',
      'if (described && !fromAccount && describe === null) continue\n',
      '',
    ],
    [
      'CN-6',
      'a field that the connector user cannot see syncs',
      'if (described && !fromAccount && describe === null) continue\n',
      '',
      decisions,
    ],
    [
      'FD-5',
      'a formula is written',
      'describe.calculated || !describe.updateable',
      'false',
      decisions,
    ],
    [
      'CN-8',
      'person accounts sync without being enabled',
      "settings.personAccounts ? ['Lead', 'Contact', 'Account']",
      "settings ? ['Lead', 'Contact', 'Account']",
      persons,
    ],
    [
      'CN-10',
      'a person account is made where the org has none',
      "settings.createAs === 'Account' && !possible ? 'Lead' : settings.createAs",
      'settings.createAs',
      persons,
    ],
  ]),
  ...breaksIn('lib/sync/engine/resolve.ts', resolve, [
    [
      'FD-1',
      'whoever moved alone is asked against the other',
      'if (oursMoved && theirsMoved) return resolveBoth(it)',
      'if (oursMoved || theirsMoved) return resolveBoth(it)',
    ],
    [
      'FD-1',
      'a field that only goes out is taken in',
      "if (direction === 'push') return none('one_way')",
      '',
    ],
    [
      'FD-2',
      'what the org made of our value is taken for an edit',
      'if (it.rewritten) {',
      'if (false) {',
    ],
    [
      'FD-3',
      'a tie is ours',
      'Math.floor(it.changedThereAt / 1000) >=',
      'Math.floor(it.changedThereAt / 1000) >',
    ],
    [
      'FD-4',
      'a blank over there wipes the value here',
      "if (isBlank(it.theirs) && rule.blanks === 'keep') {",
      'if (false) {',
    ],
    [
      'FD-4',
      'a blank is never a value',
      "  if (rule.blanks === 'keep') {\n",
      '  if (rule.blanks) {\n',
    ],
  ]),
  ...breaksIn('lib/sync/engine/opt-out.ts', resolve, [
    [
      'FD-12',
      'a blank here lifts an opt-out',
      'it.ours === false && it.oursAt > 0',
      'it.ours !== true',
    ],
    ['FD-12', 'a page read before lifts an opt-out', ' && it.theirsAt > it.theirsKnownAt', ''],
  ]),
  ...breaksIn('lib/sync/engine/plan-pair.ts', values, [
    [
      'EM-1',
      'an e-mail of another prospect is taken over',
      'if (holder === undefined || holder === pair.prospect.id) {',
      'if (pair) {',
    ],
    [
      'EM-3',
      'an e-mail that changed there is followed with the setting off',
      '!planning.config.settings.followEmail && it.agreed !== undefined',
      'false',
    ],
  ]),
  ...breaksIn('lib/sync/engine/mass-change.ts', 'lib/sync/engine/mass-change.test.ts', [
    [
      'CN-14',
      'a record counts by the least of what happens to it',
      'gravest.indexOf(loss) < gravest.indexOf(known)',
      'gravest.indexOf(loss) > gravest.indexOf(known)',
    ],
    [
      'CN-14',
      'a mass is only what is more than so many records',
      'return records > guardFloor && records * 100 > prospects * limits.percentMax',
      'return false',
    ],
    ['CN-14', 'a handful of a small side is a mass', 'records > guardFloor && ', ''],
  ]),
  ...breaksIn('lib/sync/engine/retry.ts', decisions, [
    ['ER-1', 'a sixth try', 'export const triesMax = 5', 'export const triesMax = 6'],
    [
      'ER-1',
      'the first delay is a minute',
      'const firstDelayMs = 1000',
      'const firstDelayMs = 60_000',
    ],
    [
      'ER-1',
      'what a validation rule refuses is tried again',
      "validation_rule: 'person'",
      "validation_rule: 'retry'",
      values,
    ],
    [
      'A5',
      'how long Salesforce asked to wait is not heard',
      'waitMs: retryAfterMs ?? ownMs',
      'waitMs: ownMs',
      'lib/sync/fault-catalogue.test.ts',
    ],
  ]),
  ...breaksIn('lib/sync/engine/error-words.ts', decisions, [
    [
      'ER-2',
      'each number is a cause of its own',
      "    .replace(/\\b(?=\\w*\\d)[\\w-]+\\b/g, '…')\n",
      '',
    ],
  ]),
]
