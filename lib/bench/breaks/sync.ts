import { breaksIn, type PlantedBreak } from '#lib/bench/breaks/types.ts'

const cycle = 'lib/sync/cycle.test.ts'

/** How a run goes, what it asks, when it stops. */
export const syncBreaks: readonly PlantedBreak[] = [
  ...breaksIn('lib/sync/person.ts', cycle, [
    [
      'CN-3',
      'a record that a person sends makes nobody unless the setting is on',
      "creation: 'always',",
      "creation: 'automatic',",
    ],
    [
      'CN-3',
      'a person’s sync ends before anything is sent',
      'const stop = await pushBatch(input, claimed, result)',
      'const stop = null',
    ],
    [
      'DL-4',
      'whoever is sent from Salesforce stays in the bin',
      'await restoreSent(input, known)\n',
      '',
      'lib/sync/succession.test.ts',
    ],
  ]),
  ...breaksIn('lib/sync/push.ts', cycle, [
    [
      'CN-13',
      'what was claimed when a pause came is not given back',
      '  if (!answers.ok) {\n    await context.store.release(run, claims)\n',
      '  if (!answers.ok) {\n',
    ],
    [
      'CN-14',
      'what is held is sent',
      'const held = guard?.judge(claims, losesBy(plan)) ?? null',
      'const held = null',
      'lib/sync/guard.test.ts',
    ],
    [
      'QU-4',
      'a swift org is written to by jobs',
      '    if (probes && input.calls.isSwift) pushing.jobs = null\n',
      '',
      'lib/sync/bulk.test.ts',
    ],
    [
      'QU-4',
      'calls are spent on collections though few are left',
      'return opened?.plenty ?',
      'return opened ?',
      'lib/sync/bulk.test.ts',
    ],
    [
      'I3',
      'a slow org is looked at long before what it said is used',
      'if (!input.calls.isSwift) {',
      'if (input.calls.isSwift) {',
      'lib/sync/cost.test.ts',
    ],
  ]),
  ...breaksIn('lib/sync/turns.ts', 'lib/sync/turns.test.ts', [
    [
      'I14',
      'a page is written whether the one before it was or not',
      "if (heard !== 'written') throw",
      "if (heard === 'too long') throw",
    ],
    [
      'I14',
      'a page looks at what the one before it is about to write',
      'return isShared || this.#sharesSome(before.#before)',
      'return false',
    ],
  ]),
  ...breaksIn('lib/salesforce/bulk-csv.ts', 'lib/sync/testing/bulk-port.pg.test.ts', [
    [
      'I14',
      'a moment read by a job is another than the same read by a page',
      "if (type === 'datetime') return cell.replace(/Z$/, '+0000')",
      "if (type === 'datetime') return cell",
    ],
  ]),
  ...breaksIn('lib/sync/store/queue.ts', 'lib/sync/store/postgres-store.pg.test.ts', [
    [
      'QU-2',
      'behind a full batch an earlier lane is forgotten',
      'const before = due(tx`and lane < ',
      'const before = due(tx`and lane > ',
    ],
    [
      'QU-2',
      'what comes before the place of a full batch is never looked at again',
      'end: rows.length === limit ? (ordered.at(-1) ?? null) : null,',
      'end: ordered.at(-1) ?? behind,',
    ],
  ]),
  ...breaksIn('lib/sync/pull.ts', 'lib/sync/cost.pg.test.ts', [
    [
      'CN-5',
      'the last pages of a sweep are not counted',
      '  const stop = await mergeSwept(input, bulk.busy, result)\n  return { ...result, stop }',
      '  return { ...result, stop: await mergeSwept(input, bulk.busy, result) }',
    ],
  ]),
  ...breaksIn('lib/sync/guard.ts', 'lib/sync/guard.test.ts', [
    [
      'CN-14',
      'of two pages side by side each is judged by itself',
      'const weight = this.#sum()',
      'const weight = addWeights(this.#done, weigh(decisions))',
    ],
  ]),
  ...breaksIn('lib/sync/push-calls.ts', 'lib/sync/cost.test.ts', [
    [
      'CN-13',
      'what was not sent before a pause is not given back',
      '    if (!answer.ok) {\n      await release(input, planned.slice(at))\n',
      '    if (!answer.ok) {\n',
    ],
  ]),
  ...breaksIn('lib/sync/run-calls.ts', cycle, [
    [
      'CN-13',
      'a run does not ask whether it may go on',
      "if (allowed !== 'go') return { ok: false, stop: { why: allowed } }\n",
      '',
    ],
  ]),
  ...breaksIn('lib/sync/cycle.ts', 'lib/sync/sharing.test.ts', [
    [
      'SH-4',
      'a new sharing rule is not looked at before the next write',
      'if (!input.config.sharingChecked) {',
      'if (false) {',
    ],
  ]),
  ...breaksIn('lib/sync/opportunities.ts', 'lib/sync/testing/memory-store.test.ts', [
    [
      'OP-7',
      'opportunities are read while they are switched off',
      'if (!reading.on) return result\n',
      '',
    ],
  ]),
  ...breaksIn('lib/sync/ask-org.ts', 'lib/sync/sharing.test.ts', [
    [
      'SH-6',
      'nobody asks who else has that e-mail',
      'if (config.sharing === null || asked.size === 0) {',
      'if (config) {',
    ],
    [
      'SH-4',
      'a record that is away is not looked for again',
      "return state === 'linked' || isAway(state)",
      "return state === 'linked'",
    ],
  ]),
  ...breaksIn('lib/sharing/verdict.ts', 'lib/sync/sharing.test.ts', [
    [
      'SH-1',
      'every record is shared',
      'return matches(rule.criteria, typesOf(rule), byName)',
      'return true',
    ],
    [
      'SH-3',
      'contacts are judged by the field of leads',
      "return object === 'Contact' ? field.contact",
      "return object === 'Contact' ? field.lead",
    ],
  ]),
  ...breaksIn('lib/sharing/rules.ts', 'lib/sharing/rules.test.ts', [
    [
      'CN-7',
      'the last rule may go while others are on the org',
      'if (!facts.running || !facts.isIntegrationUser || facts.neighbours.length === 0) return null',
      'if (facts) return null',
    ],
    [
      'SH-3',
      'a rule names what is mapped',
      '    if (!choice) {',
      '    if (!choice) continue\n    if (!choice) {',
    ],
    [
      'SH-3',
      'a field of the rule is known by its name on leads alone',
      '[lead, contact, account].includes(crmField)',
      '[lead].includes(crmField)',
    ],
  ]),
  ...breaksIn('lib/opportunities/rules.ts', 'lib/opportunities/rules.test.ts', [
    [
      'OP-2',
      'a lost opportunity costs nothing',
      'kind: `opportunity_',
      "kind: event === 'lost' ? 'opportunity_deleted' : `opportunity_",
    ],
    ['OP-4', 'what was told is told again', 'if (told === state) return []\n', ''],
    [
      'OP-4',
      'what happened long ago happened when we came to know',
      "if (event === 'created') return createdAt",
      "if (event === 'created') return now",
    ],
    [
      'OP-2',
      'an opportunity scores for each page that brings it',
      "if (tie === null) joined.push('created')",
      "joined.push('created')",
      'lib/sync/testing/memory-store.test.ts',
    ],
  ]),
  ...breaksIn('lib/scoring/default-points.ts', 'lib/opportunities/rules.test.ts', [
    [
      'OP-2',
      'a lost opportunity costs ten points',
      'opportunity_lost: -100',
      'opportunity_lost: -10',
    ],
    [
      'SC-1',
      'an opportunity is worth five points',
      'opportunity_created: 50',
      'opportunity_created: 5',
    ],
  ]),
  ...breaksIn('lib/automation/decide.ts', 'lib/automation/decide.prop.test.ts', [
    ['AU-2', 'a rule that does not repeat fires again', 'if (!rule.repeats) return false\n', ''],
    [
      'AU-2',
      'a rule that repeats does not wait its days',
      'now - memory.firedAt >= rule.repeatDays * dayMs',
      'now - memory.firedAt >= 0',
    ],
    [
      'AU-2',
      'a baseline acts on people',
      'const fires = matching && acts && mayFire',
      'const fires = matching && mayFire',
    ],
    ['AU-3', 'a loop goes on', 'chain.includes(id) || ', ''],
    [
      'AU-3',
      'what something outside answers goes on for ever',
      ' || (memory?.recent ?? 0) >= recentMost',
      '',
    ],
  ]),
  ...breaksIn('lib/salesforce/soql.ts', 'lib/salesforce/soql.test.ts', [
    ['SEC-4', 'a quote ends a literal', "/[\\\\'\\n\\r\\t\\b\\f]/g", '/[\\\\\\n\\r\\t\\b\\f]/g'],
    [
      'SEC-4',
      'anything is a name',
      'assert(namePattern.test(fieldOrObject)',
      'assert(fieldOrObject !== null',
    ],
  ]),
  ...breaksIn('lib/salesforce/run-queries.ts', 'lib/salesforce/rest.test.ts', [
    [
      'A5',
      'a query that is cut off is the whole answer',
      '    if (!result || short) return',
      '    if (!result) return',
    ],
  ]),
  ...breaksIn('lib/salesforce/queries.ts', 'lib/salesforce/rest.test.ts', [
    [
      'MT-1',
      'companies are read as if they were persons',
      "if (object === 'Account') return soql",
      'if (object === null) return soql',
      'lib/salesforce/queries.test.ts',
    ],
    ['I14', 'a cursor loses the records of its second', 'and Id > $', 'and Id < $'],
    [
      'I14',
      'a page that the org cut short is the last',
      'next === null && rows.length < read.limit)\n  })\n  return { ...reply, value }\n}\n\nexport function toChangedPage',
      'rows.length < read.limit)\n  })\n  return { ...reply, value }\n}\n\nexport function toChangedPage',
    ],
  ]),
  ...breaksIn('lib/sync/opportunities.ts', 'lib/sync/testing/memory-store.test.ts', [
    [
      'CN-9',
      'opportunities are read though they are switched off',
      '  if (!reading.on) return result\n',
      '',
    ],
  ]),
  ...breaksIn('lib/sync/engine/plan-linked.ts', 'lib/sync/person-accounts.test.ts', [
    [
      'CN-8',
      'switched off again, a link to a person account is looked at without an end',
      'if (isSwitchedOff(planning, pair)) parkSwitchedOff(planning, claim, pair)\n  else if (record)',
      'if (record)',
    ],
  ]),
  ...breaksIn('lib/sync/engine/plan-create.ts', 'lib/sync/person-accounts.test.ts', [
    [
      'CN-8',
      'what may be a person account already is made a lead once those are switched off',
      'isUnheard(planning, pair) ? unheard : refusal',
      'refusal',
    ],
  ]),
  ...breaksIn('lib/sync/engine/settle-push.ts', 'lib/sync/sharing.test.ts', [
    [
      'SH-4',
      'what left before its answer was heard stays',
      'ownerId === null || wasRead || mayHaveLeft',
      'ownerId === null || wasRead',
    ],
  ]),
  ...breaksIn('lib/sync/custom-objects.ts', 'lib/sync/custom-objects.test.ts', [
    [
      'SH-2',
      'a shared custom object is asked for whole',
      'within: object.rule && askedFilter(object.rule),',
      'within: outside && object.rule ? askedFilter(object.rule) : null,',
    ],
    [
      'FD-11',
      'an object that was away once is never asked for again',
      'if (problem === null || asksAgain) return true',
      'if (problem === null) return true',
    ],
    [
      'CN-5',
      'each sweep of a custom object is a call of its own',
      'const sweepsAtOnce = 5',
      'const sweepsAtOnce = 1',
    ],
  ]),
  ...breaksIn('lib/salesforce/custom.ts', 'lib/sync/custom-objects.test.ts', [
    [
      'SH-2',
      'what differs in case from the rule is kept',
      '(within === null ||',
      '(within !== undefined ||',
    ],
  ]),
  ...breaksIn('lib/salesforce/asked-objects.ts', 'lib/salesforce/asked-objects.test.ts', [
    [
      'SH-1',
      'of a shared custom object everything may be asked for',
      '(objects.length === 1 && isWithin(statement, call, covers.get(object)))',
      'covers.has(object)',
    ],
    [
      'SH-5',
      'whoever decides about sharing may read on',
      'Number(limit) <= examplesMost',
      'Number(limit) > 0',
    ],
  ]),
]
