import { breaksIn, type PlantedBreak } from '#lib/bench/breaks/types.ts'

const tasks = 'lib/sync/email-tasks.pg.test.ts'
const window = 'lib/embed/window.pg.test.ts'
const provisioned = 'lib/team/actions.pg.test.ts'
const rules = 'lib/automation/rules.pg.test.ts'

/** What a statement or a table decides: the tests that notice need a Postgres. */
export const postgresBreaks: readonly PlantedBreak[] = [
  ...breaksIn('db/migrations/0000_tables.sql', 'db/isolation.pg.test.ts', [
    [
      'CN-1',
      'a business unit may have a second connector',
      '"bu_id" uuid PRIMARY KEY NOT NULL,\n\t"version" integer DEFAULT 2 NOT NULL,\n\t"paused" boolean',
      '"bu_id" uuid NOT NULL,\n\t"version" integer DEFAULT 2 NOT NULL,\n\t"paused" boolean',
    ],
    [
      'CN-2',
      'a new business unit runs at once',
      '"paused" boolean DEFAULT true NOT NULL,\n\t"paused_at"',
      '"paused" boolean DEFAULT false NOT NULL,\n\t"paused_at"',
      provisioned,
    ],
  ]),
  ...breaksIn('lib/sync/store/seen-rows.ts', 'lib/sync/store/postgres-store.pg.test.ts', [
    [
      'I3',
      'a push decides by what it read when it claimed',
      'for (const { id } of await changed([...same.keys()], versions)) same.delete(id)\n',
      '',
    ],
  ]),
  ...breaksIn('lib/sync/store/mirror.ts', 'lib/sync/store/strangers.pg.test.ts', [
    [
      'CN-5',
      'a first load reads all prospects for each record',
      'p.email_key between r.email_key and r.email_key and',
      'p.email_key = r.email_key and',
    ],
  ]),
  ...breaksIn('lib/sync/look.ts', 'lib/sync/walking.pg.test.ts', [
    [
      'CN-2',
      'a paused connector has a cycle',
      'c.connected_at is not null and not c.paused and',
      'c.connected_at is not null and',
    ],
  ]),
  ...breaksIn('lib/automation/causes.ts', rules, [
    [
      'FD-10',
      'a rule does not know what Salesforce changed',
      '::text[]) and not h.lost',
      "::text[]) and not h.lost and h.side = 'concord'",
    ],
  ]),
  ...breaksIn('lib/activities/reads.ts', window, [
    [
      'AC-1',
      'page views stand in visits alone',
      "(a.kind <> 'page_view' or not a.detail ? 'visit')",
      "a.kind <> 'page_view'",
    ],
  ]),
  ...breaksIn('lib/embed/reads.ts', window, [
    [
      'AC-1',
      'the window tells of another page',
      'listTimeline(tx, buId, id, cursor, true)',
      'listTimeline(tx, buId, record, cursor, true)',
    ],
    [
      'AC-3',
      'our values stand on every duplicate',
      'own: synced ? { score, grade, assigned, waits } : null',
      'own: { score, grade, assigned, waits }',
    ],
    [
      'AC-3',
      'the window shows on the synced record alone',
      'p.email_key = r.email_key and p.deleted_at is null\n',
      'false\n',
    ],
  ]),
  ...breaksIn('lib/email/tasks/writes.ts', tasks, [
    [
      'ML-1',
      'e-mails to leads are not recorded',
      "case when l.crm_object in ('Lead', 'Contact') then l.crm_id",
      "case when l.crm_object = 'Contact' then l.crm_id",
    ],
  ]),
  ...breaksIn('lib/email/send/recipient-writes.ts', tasks, [
    [
      'ML-2',
      'an e-mail is recorded whatever the settings say',
      'return tx<Settled[]>`',
      'logTask = true\n  return tx<Settled[]>`',
    ],
  ]),
  ...breaksIn('lib/email/send/run.ts', 'lib/email/send/run.pg.test.ts', [
    ['ML-3', 'any domain that is known sends', 'if (!found?.verified) {', 'if (!found) {'],
  ]),
  ...breaksIn('lib/sync/commands/refresh.ts', tasks, [
    [
      'ER-2',
      'fields of tasks that changed lift nothing',
      "    if (changed.includes('Task')) await retryTasksAfterSchemaChange(tx, buId)\n",
      '',
    ],
  ]),
  ...breaksIn('lib/duplicates/groups.ts', 'lib/duplicates/without-statistics.pg.test.ts', [
    [
      'DU-1',
      'each group is held against all verdicts',
      'g.members <@ d.members offset 0)`',
      'g.members <@ d.members)`',
    ],
    [
      'DU-1',
      'the members of all groups are sorted for a page',
      "  'enable_presorted_aggregate',\n",
      '',
    ],
  ]),
  ...breaksIn('lib/sync/store/apply.ts', 'lib/sync/store/postgres-store.pg.test.ts', [
    [
      'CR-8',
      'a load that did not look overwrites the record that it did not see',
      'writeMirror(tx, buId, mirror, loaded !== null)',
      'writeMirror(tx, buId, mirror, true)',
    ],
  ]),
  ...breaksIn('lib/prospects/search-backlog.ts', 'lib/prospects/search-backlog.pg.test.ts', [
    [
      'CR-8',
      'who came with a load is not found before the texts are written',
      '::uuid is not null\n',
      '::uuid is null\n',
    ],
  ]),
  ...breaksIn('lib/sync/commands/connect.ts', 'lib/sync/commands/connect-jwt.pg.test.ts', [
    [
      'CN-4',
      'a connection stays unverified where the browser was closed',
      'if (opened) await verify(',
      'if (opened && false) await verify(',
    ],
  ]),
  ...breaksIn('lib/lists/writes.ts', 'lib/lists/lists.pg.test.ts', [
    [
      'ML-5',
      'people choose between two lists of one name',
      "  if (held?.same) return 'public_taken'\n",
      '',
    ],
  ]),
  ...breaksIn('lib/mapping/writes.ts', 'lib/sync/person-accounts.pg.test.ts', [
    [
      'CN-8',
      'enabled again, what waited for person accounts goes on waiting',
      "in ('heir_not_synced', 'account_not_synced', 'create_unheard')",
      "in ('heir_not_synced')",
    ],
  ]),
]
