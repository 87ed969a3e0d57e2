import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright'
import { dataFolder } from '#lib/launch/data-folder.ts'
import {
  countProspects,
  dryRunCounts,
  type Expected,
  judgeFirstSync,
  progressOf,
  say,
  type Verdict,
} from './main-job-checks.ts'
import {
  countHere,
  countLost,
  countThere,
  editHere,
  editInSalesforce,
  hurryCycle,
  linkedPairs,
} from './main-job-edits.ts'
import {
  chooseInitials,
  initialOf,
  type Person,
  readPeople,
  standingRecords,
  writePeople,
} from './main-job-people.ts'
import * as screens from './main-job-screens.ts'
import {
  loadStanding,
  openScene,
  peakOfWorkers,
  type Scene,
  sellers,
  unmapped,
} from './main-job-stage.ts'

// npm run main-job -- --file leads.csv: what a customer does on the first day, whole, on an installation of its own:
// import, assign, map, look at a dry run, unpause; then both sides go on working.

const edits = 500
const conflicts = 50
const patienceMs = 15 * 60_000

const verdicts: Verdict[] = []
const format = (n: number) => n.toLocaleString('en')

/** Runs a stage and prints what it cost. */
async function stage<T>(scene: Scene, what: string, work: () => Promise<T>): Promise<T> {
  const before = await callsOf(scene)
  const start = performance.now()
  const result = await work()
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const calls = (await callsOf(scene)) - before
  console.log(`${what.padEnd(64)} ${seconds.padStart(7)} s  ${format(calls).padStart(6)} calls`)
  return result
}

/** As the org counted them. */
async function callsOf({ salesforce, org }: Scene): Promise<number> {
  return (await salesforce.counters(org.key)).used
}

function judge(...given: Verdict[]): void {
  for (const { rule, passed, found } of given)
    console.log(`  ${passed ? 'passed' : 'FAILED'}  ${rule} (${found})`)
  verdicts.push(...given)
}

async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (!(await look())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${patienceMs / 60_000} minutes`)
    await new Promise((again) => setTimeout(again, 250))
  }
}

const untilQueueEmpty = (scene: Scene) =>
  until('the queue is empty', async () => (await progressOf(scene)).waiting === 0)

function peopleFile(): string {
  const { values } = parseArgs({ options: { file: { type: 'string' } } })
  if (values.file) return resolve(values.file)
  const made = resolve(dataFolder('main-job').path, 'leads.csv')
  writePeople(made)
  return made
}

async function firstDay(scene: Scene, page: Page, file: string): Promise<void> {
  const people = readPeople(file)
  const standing = standingRecords(people)
  const linked = await loadStanding(scene, standing)
  console.log(
    `${file}: ${format(people.length)} people, ${format(linked.size)} of them in the org,`,
  )
  console.log(`  ${format(standing.length - linked.size)} a second time under the same e-mail\n`)

  await stage(scene, 'connected through the consent page', () => screens.connect(page, scene))
  await stage(scene, 'imported through the screen', () => screens.importFile(page, file))
  const here = await countProspects(scene)
  judge(say('everybody in the file is a prospect', here === people.length, format(here)))

  const assignee = await assignThird(scene, page, people)
  await stage(scene, 'users mapped by e-mail', () =>
    screens.mapUsersByEmail(page, sellers.length - 1),
  )
  const expected: Expected = { linked, assignee, people, standing: standing.length }
  await lookBefore(scene, page, expected)
  await stage(scene, 'unpaused, until the queue is empty', async () => {
    await screens.unpause(page)
    await untilQueueEmpty(scene)
  })
  judge(...(await judgeFirstSync(scene, expected)))
  const { parked, errors } = await progressOf(scene)
  judge(say('nothing is stuck', parked + errors === 0, `${parked} parked, ${errors} errors`))
}

/** A third of them, a letter of the alphabet for each seller. */
async function assignThird(
  scene: Scene,
  page: Page,
  people: readonly Person[],
): Promise<Map<string, string>> {
  const initials = chooseInitials(people, sellers.length)
  const sellerOf = new Map(initials.map((initial, n) => [initial, sellers[n]!]))
  const assignee = new Map<string, string>()
  for (const person of people) {
    const seller = sellerOf.get(initialOf(person))
    if (seller) assignee.set(person.email.toLowerCase(), seller.email)
  }
  let assigned = 0
  const what = `${format(assignee.size)} assigned in bulk to five users, ${unmapped.name} unmapped`
  await stage(scene, what, async () => {
    for (const [initial, seller] of sellerOf)
      assigned += await screens.assignByInitial(page, initial, seller.name)
  })
  judge(say('a third is assigned', assigned === assignee.size, format(assigned)))
  return assignee
}

async function lookBefore(scene: Scene, page: Page, expected: Expected): Promise<void> {
  await stage(scene, 'dry run', () => screens.dryRun(page))
  const counts = await dryRunCounts(scene)
  const fresh = [...expected.assignee.keys()].filter((email) => !expected.linked.has(email)).length
  const promised = counts.create_lead ?? 0
  judge(say('the dry run promises just these leads', promised === fresh, `${promised} of ${fresh}`))
}

async function everyDay(scene: Scene, page: Page): Promise<void> {
  const theirs = await linkedPairs(scene, 0, edits)
  await stage(scene, `${edits} edited in the org, until all arrived here`, async () => {
    await editInSalesforce(scene, theirs, { Title: 'Edited in Salesforce' })
    await hurryCycle(scene)
    await until(
      'they arrive',
      async () =>
        (await countHere(scene, theirs, 'job_title', 'Edited in Salesforce')) === theirs.length,
    )
  })
  judge(say('edits in the org arrive', theirs.length === edits, `${theirs.length}`))

  const ours = await linkedPairs(scene, edits, edits)
  await stage(scene, `${edits} edited here (set-based), until all are in the org`, async () => {
    await editHere(scene, ours, 'job_title', 'Edited here')
    await until(
      'they go out',
      async () => (await countThere(scene, ours, 'Title', 'Edited here')) === ours.length,
    )
    await untilQueueEmpty(scene)
  })
  judge(say('edits here go out', ours.length === edits, `${ours.length}`))
  await bothEdit(scene, page)
}

/** While the connector is paused, so that neither edit can have been carried over before the other. */
async function bothEdit(scene: Scene, page: Page): Promise<void> {
  const both = await linkedPairs(scene, 2 * edits, conflicts)
  await stage(scene, `${conflicts} edited on both sides, until both agree`, async () => {
    await screens.pause(page)
    await editInSalesforce(scene, both, { City: 'Salesforce City' })
    await editHere(scene, both, 'city', 'Concord City')
    await screens.unpause(page)
    await untilQueueEmpty(scene)
  })
  const [here, there, lost] = await Promise.all([
    countHere(scene, both, 'city', 'Salesforce City'),
    countThere(scene, both, 'City', 'Salesforce City'),
    countLost(scene, both, 'city', 'Concord City'),
  ])
  judge(
    say(
      'where both spoke, Salesforce wins by the field’s rule',
      here === both.length && there === both.length && both.length === conflicts,
      `${here} here, ${there} there, of ${both.length}`,
    ),
    say('the value that lost is kept', lost === both.length, `${lost} of ${both.length}`),
  )
}

async function mainJob(): Promise<number> {
  const file = peopleFile()
  const scene = await openScene()
  const { browser, page } = await screens.openBrowser(scene)
  try {
    await screens.signIn(page, scene)
    await firstDay(scene, page, file)
    await everyDay(scene, page)
    const peaks = peakOfWorkers(scene)
    console.log(`\nSalesforce calls, as the org counts them: ${format(await callsOf(scene))}`)
    if (peaks.length > 0)
      judge(say('a worker stays below 400 MB', Math.max(...peaks) <= 400, `${peaks.join(', ')} MB`))
  } catch (error) {
    await page.screenshot({ path: resolve(dataFolder('main-job').path, 'failed.png') })
    const reason = error instanceof Error ? error.message : String(error)
    judge(say('the job runs to its end', false, reason))
    console.log(`  The page as it was then: ${resolve(dataFolder('main-job').path, 'failed.png')}`)
  } finally {
    await browser.close()
    await scene.close()
  }
  const failed = verdicts.filter(({ passed }) => !passed).length
  console.log(`\n${verdicts.length - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

process.exit(await mainJob())
