import { breaksIn, type PlantedBreak } from '#lib/bench/breaks/types.ts'

const cycle = 'lib/sync/cycle.test.ts'
const values = 'lib/sync/cycle-values.test.ts'
const succession = 'lib/sync/succession.test.ts'
const sharing = 'lib/sync/sharing.test.ts'
const persons = 'lib/sync/person-accounts.test.ts'
const left = 'lib/sync/left-to-salesforce.test.ts'

/** Which record, whose it is, and where a link goes. */
export const engineBreaks: readonly PlantedBreak[] = [
  ...breaksIn('lib/sync/engine/owner.ts', cycle, [
    [
      'CR-1',
      'a lead is the connector user’s, whoever is assigned',
      'config.ownerByUser[assignedUserId] ?? config.connectorUserId',
      'config.connectorUserId',
    ],
    [
      'US-2',
      'the lead of an unmapped user is given to nobody',
      'config.ownerByUser[assignedUserId] ?? config.connectorUserId',
      'config.ownerByUser[assignedUserId] ?? null',
    ],
    [
      'US-4',
      'an owner who moved in Salesforce moves nobody here',
      'return { crmOwnerId: ownerId, assignedUserId: mapped }',
      'return { crmOwnerId: ownerId }',
    ],
    [
      'CR-4',
      'a queue is passed over for the connector user',
      'return assignTo === byRule ? null : assignTo',
      'return assignTo === byRule ? null : config.connectorUserId',
      left,
    ],
  ]),
  ...breaksIn('lib/sync/engine/plan-create.ts', cycle, [
    [
      'CR-2',
      'an unassigned prospect is created',
      'else if (!hasOwner(pair.prospect))',
      'else if (false)',
    ],
    [
      'CR-4',
      'the assignment rule is not asked',
      'const useAssignmentRule = ownerId === null',
      'const useAssignmentRule = false',
      left,
    ],
    [
      'PA-1',
      'a person account is made without its record type',
      "if (object === 'Account') values.RecordTypeId",
      "if (object === 'Contact') values.RecordTypeId",
      persons,
    ],
    [
      'SH-4',
      'what cannot be shared is created all the same',
      'shared === null ? cannotBeShared(object) : null',
      'null',
      sharing,
    ],
    [
      'SH-4',
      'a record is created without what the rule asks for',
      '= { ...shared }',
      '= {}',
      sharing,
    ],
  ]),
  ...breaksIn('lib/sync/engine/plan-pair.ts', cycle, [
    [
      'FD-1',
      'what both sides say for the first time is not written down as agreed',
      '    ours === link.agreed[field.rule.field] &&\n',
      '',
      'lib/sync/cycle-values.test.ts',
    ],
  ]),
  ...breaksIn('lib/sync/engine/plan-push.ts', cycle, [
    [
      'CR-3',
      'an import without an owner does not look for its record',
      'if (!planning.config.settings.syncUnassigned && !hasOwner(prospect))',
      'if (!hasOwner(prospect))',
    ],
    [
      'CR-5',
      'a create that was sent before is not looked for',
      'return intent !== null',
      'return false',
    ],
    [
      'DL-1',
      'a record that was undeleted brings nobody back',
      'record && !record.isDeleted ? planReturned',
      'record && record.isDeleted ? planReturned',
      values,
    ],
  ]),
  ...breaksIn('lib/sync/engine/match.ts', cycle, [
    [
      'MT-3',
      'leads come before contacts',
      "((record.object !== 'Lead') === contactsFirst ? 0 : 1)",
      "((record.object !== 'Lead') === contactsFirst ? 1 : 0)",
    ],
    [
      'MT-3',
      'which of two is taken depends on the order of pages',
      'rank(a) - rank(b) || a.createdAt - b.createdAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)',
      'rank(a) - rank(b)',
      'lib/sync/laws.prop.test.ts',
    ],
    [
      'MT-5',
      'the record of another prospect is taken',
      'if (holder !== null && holder !== question.prospectId) {',
      'if (false) {',
    ],
    [
      'CR-5',
      'our own record is not known by our id',
      "if (ours.length > 0) return choose(question, ours, 'external_id')",
      '',
    ],
  ]),
  ...breaksIn('lib/sync/engine/plan-pull.ts', cycle, [
    [
      'MT-2',
      'a record is taken for the prospect with its e-mail, whoever is linked',
      'const holder = planning.holderOfRecord.get(record.id)',
      "const holder = planning.holderOfEmail.get(emailKey(record.email) ?? '')",
    ],
  ]),
  ...breaksIn('lib/sync/engine/plan-linked.ts', cycle, [
    [
      'CR-9',
      'linking writes our id into a record that we did not make',
      'const values: Record<string, string | number | boolean | null> = {}',
      'const values: Record<string, string | number | boolean | null> = { Concord_Id__c: claim.prospectId }',
    ],
    [
      'DL-3',
      'a converted lead is written to',
      'if (record.isConverted || heirOf(record) !== null) {',
      'if (record.isDeleted && heirOf(record) !== null) {',
      succession,
    ],
  ]),
  ...breaksIn('lib/sync/engine/deletion.ts', values, [
    [
      'DL-1',
      'a deleted record takes its prospect along with the setting off',
      'config.settings.deleteWithRecords && prospect.deletedAt === null',
      'prospect.deletedAt === null',
    ],
    ['SH-4', 'whoever left the sharing rule never comes back', '  leftSharing,\n])', '])', sharing],
  ]),
  ...breaksIn('lib/sync/engine/strangers.ts', cycle, [
    [
      'CR-6',
      'a record older than the switch makes a prospect',
      'gotEmail || record.createdAt >= Math.floor(since / 1000) * 1000',
      'true',
    ],
    [
      'CR-6',
      'an e-mail that came later makes nobody',
      'return gotEmail || record',
      'return record',
    ],
  ]),
  ...breaksIn('lib/sync/engine/succession.ts', succession, [
    [
      'DL-2',
      'the activities of a merged one are lost',
      'effects.merges.push({ from: id, into })\n',
      '',
    ],
    [
      'DL-2',
      'with the setting off a merged one goes all the same',
      'const joins = config.settings.deleteWithRecords',
      'const joins = true',
    ],
    [
      'DL-2',
      'whoever lies in the bin keeps the survivor',
      'giveUp(planning, holder, pair)\n',
      'return\n',
    ],
    [
      'FD-12',
      'a merge lifts an opt-out',
      'const agreed = agreedThere(planning, pair)',
      'const agreed = pair.link.agreed',
    ],
    [
      'PA-1',
      'a lead that became a person account is followed to its contact',
      'if (convertedAccountId !== null)',
      'if (convertedAccountId === undefined)',
      persons,
    ],
  ]),
  ...breaksIn('lib/sync/engine/sharing.ts', sharing, [
    [
      'SH-4',
      'a record that leaves leaves its prospect behind',
      'const recycles = prospect.deletedAt === null',
      'const recycles = false',
    ],
    [
      'SH-6',
      'a second lead is made beside one that is not shared',
      "return keys.some((key) => answers.outside.has(key)) ? 'yes' : 'no'",
      "return 'no'",
    ],
    [
      'CR-5',
      'a create that came late and left the rule is written over',
      'intent === null ? [] : [prospect.id]',
      'intent === null ? [] : []',
    ],
    [
      'I10',
      'a refusal names records that nobody may know',
      'if (config.sharing === null) return failure',
      'if (config) return failure',
    ],
  ]),
  ...breaksIn('lib/sync/engine/settle-push.ts', 'lib/sync/merge-here.test.ts', [
    [
      'DL-5',
      'what was sent to another record is agreed with the new one',
      'else if (pair.link.crmId !== planned.record.id) lookAgain',
      'else if (pair.link.crmId === null) lookAgain',
    ],
  ]),
  ...breaksIn('lib/sync/engine/settle-push.ts', 'lib/sync/cycle-values.test.ts', [
    [
      'FD-1',
      'what was equal when a write went out is never agreed on',
      'const agree = neverAgreed(pair, planned.agree)',
      'const agree: FieldValues = {}',
    ],
  ]),
  ...breaksIn('lib/sync/engine/plan-linked.ts', 'lib/sync/cycle-values.test.ts', [
    [
      'FD-1',
      'what was equal is agreed on before the write has landed',
      'return outs.length > 0 && ins.length === 0 && isFirst',
      'return outs.length > 99',
    ],
  ]),
  ...breaksIn('lib/sync/engine/restore.ts', succession, [
    [
      'DL-4',
      'an e-mail is given twice by a restore',
      'if (key !== null && planning.holderOfEmail.has(key)) return planning.effects\n',
      '',
    ],
  ]),
  ...breaksIn('lib/sync/engine/settlement.ts', 'lib/sync/looks.test.ts', [
    [
      'ER-1',
      'what no look settles is looked at for ever',
      '(claim.looks ?? 0) >= looksMax',
      '(claim.looks ?? 0) >= looksMax * 50',
    ],
  ]),
]
