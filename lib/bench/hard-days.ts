import { setTimeout as sleep } from 'node:timers/promises'
import { inBusinessUnit } from '#db/client.ts'
import type { Stage } from './stage.ts'
import { cycle, editInSalesforce } from './workloads.ts'

// What makes a connector's day hard: records that share an e-mail or a second, locked accounts, a budget that is used
// up, records that Salesforce refuses.

const cyclesMost = 200

export type Standing = { waiting: number; parked: number; openErrors: number }

export async function standingOf({ superuser, buId }: Stage): Promise<Standing> {
  const [row] = await superuser<Standing[]>`
    select (select count(*)::int from changes where bu_id = ${buId} and state = 'waiting') waiting,
      (select count(*)::int from changes where bu_id = ${buId} and state = 'parked') parked,
      (select count(*)::int from sync_errors where bu_id = ${buId} and closed_at is null) "openErrors"`
  if (!row) throw new Error('nothing was counted')
  return row
}

/** Cycle after cycle until nothing waits, or until what waits waits for a person or for tomorrow. */
export async function untilQuiet(stage: Stage, enough: () => Promise<boolean>): Promise<Standing> {
  for (let n = 0; n < cyclesMost; n++) {
    await cycle(stage)
    if (await enough()) return standingOf(stage)
    await sleep(20)
  }
  throw new Error(
    `something still waits after ${cyclesMost} cycles: ${JSON.stringify(await standingOf(stage))}`,
  )
}

/** Half of the leads share their e-mail with one to four others. */
export async function fillWithDuplicates(stage: Stage, count: number): Promise<void> {
  const step = 5_000
  for (let start = 0; start < count; start += step) {
    const records = Array.from({ length: Math.min(step, count - start) }, (_, k) => {
      const n = start + k
      const group = Math.floor(n / 7) * 7 + (n % 7 < 2 ? 0 : 2)
      const email =
        n % 2 === 0 ? `twin.${group}@generated.example` : `single.${n}@generated.example`
      return { LastName: `Person ${n}`, Company: `Company ${n % 500}`, Email: email }
    })
    await stage.installation.org.admin.load(stage.org.key, 'Lead', records)
  }
}

/** All leads changed in the very same second, as by one statement of a data loader. */
export async function editInOneSecond(stage: Stage, count: number, title: string): Promise<void> {
  await editInSalesforce(stage, count, title)
  await stage.orgTables`
    update record set stamp = s.second, modified_at = s.second
    from (select max(stamp) / 1000 * 1000 as second from record where id like '00Q%') s where id like '00Q%'`
}

/** Of the edits that wait, one in a hundred is of a kind that the org refuses. */
export async function refuseOneInAHundred(stage: Stage, city: string): Promise<number> {
  await stage.installation.org.admin.saveRule(stage.org.key, {
    kind: 'validation',
    object: 'Lead',
    name: 'No poison',
    spec: {
      criteria: [{ field: 'City', operator: 'equals', value: 'Poison' }],
      message: 'We deliver to no such town.',
      field: 'City',
    },
  })
  const { web } = stage.installation
  const poisoned = await inBusinessUnit(
    web,
    stage.buId,
    (tx) => tx`
      update prospects set values = values || '{"city": "Poison"}' where id in (
        select id from (select id, row_number() over (order by id) as n from prospects
          where values->>'city' = ${city}) p where n % 100 = 0)`,
  )
  return poisoned.count
}

/** One row in twenty is found locked the first time: fifty of each call of a thousand. */
export async function lockSomeRows(stage: Stage, records: number): Promise<void> {
  await stage.installation.org.admin.armFault(stage.org.key, {
    operation: 'composite',
    count: Math.ceil(records / 1_000),
    spec: {
      kind: 'rows',
      code: 'UNABLE_TO_LOCK_ROW',
      message: 'unable to obtain exclusive access to this record or 50 records: 001000000000001AAA',
      rows: 50,
    },
  })
}

/** The org allows so many calls more. */
export async function leaveCalls(stage: Stage, calls: number): Promise<void> {
  const { admin } = stage.installation.org
  const { used } = await admin.counters(stage.org.key)
  await admin.updateOrg(stage.org.key, { settings: { dailyApiRequests: used + calls } })
}
