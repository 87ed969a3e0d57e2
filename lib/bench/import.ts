import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright'
import { dataFolder } from '#lib/launch/data-folder.ts'
import type { ImportRow } from '#lib/prospects/import/types.ts'
import { rowKind, writeFileOf } from './generated-file.ts'
import { say, type Verdict } from './main-job-checks.ts'
import { openBrowser, signIn, uploadFile } from './main-job-screens.ts'
import { openScene, type Scene } from './main-job-stage.ts'
import { peakMegabytes } from './measure.ts'

// npm run bench -- import --rows 1000000 [--kill]: a generated file through the screen of a production build, from the
// browser to the last row. With --kill the console is killed -9 in the middle of the upload, the worker in the middle
// of the import; in the end the same must be there.

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '1000000' },
    kill: { type: 'boolean', default: false },
  },
})
const rows = Number(values.rows)
const patienceMs = 60 * 60_000
const workerMegabytesMost = 400
const webGrowthMegabytesMost = 200
const rowsPerSecondLeast = 10_000
const folder = 'import-bench'

const format = (n: number) => n.toLocaleString('en')

function processOf({ stack }: Scene, name: 'web' | 'worker'): number {
  const pid = stack.children.get(name)?.pid()
  if (pid === undefined) throw new Error(`${name} does not run`)
  return pid
}

async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`${what}: not within ${patienceMs / 60_000} minutes`)
    await new Promise((again) => setTimeout(again, 100))
  }
}

async function kill(scene: Scene, name: 'web' | 'worker'): Promise<void> {
  const pid = processOf(scene, name)
  process.kill(pid, 'SIGKILL')
  await until(`another ${name}`, async () => processOf(scene, name) !== pid)
  console.log(`  ${name} killed -9 and started again`)
}

type Standing = Pick<ImportRow, 'state' | 'rowsDone' | 'created' | 'updated' | 'rejected'> & {
  pieces: number
  seconds: number
}

async function standing({ inUnit }: Scene): Promise<Standing | undefined> {
  const [row] = await inUnit(
    (tx) => tx<Standing[]>`
      select i.state, i.rows_done as "rowsDone", i.created, i.updated, i.rejected,
        (select count(*)::int from import_chunks c where c.bu_id = i.bu_id and c.import_id = i.id) as pieces,
        extract(epoch from i.finished_at - i.started_at)::float8 as seconds
      from imports i order by i.id desc limit 1`,
  )
  return row
}

async function upload(scene: Scene, page: Page, file: string): Promise<void> {
  const start = performance.now()
  const before = peakMegabytes(processOf(scene, 'web'))
  const sending = uploadFile(page, file)
  if (values.kill) {
    const half = statSync(file).size / (256 * 1024) / 2
    await until('half of the file', async () => ((await standing(scene))?.pieces ?? 0) >= half)
    await kill(scene, 'web')
  }
  await sending
  const seconds = (performance.now() - start) / 1000
  const peak = peakMegabytes(processOf(scene, 'web'))
  const megabytes = statSync(file).size / 1024 / 1024
  console.log(
    `uploaded ${megabytes.toFixed(0)} MB in ${seconds.toFixed(1)} s; web ${before} MB before, ${peak} MB at its most`,
  )
  // One that was started anew has a peak of its own.
  if (!values.kill)
    judge(
      say(
        'the upload does not stand in memory',
        peak - before <= webGrowthMegabytesMost,
        `${peak - before} MB more`,
      ),
    )
}

async function importAll(scene: Scene, page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Import [\d,]+ rows$/ }).click()
  if (values.kill) {
    await until(
      'a third of the rows',
      async () => ((await standing(scene))?.rowsDone ?? 0) >= rows / 3,
    )
    await kill(scene, 'worker')
  }
  let peak = 0
  const end = await until('the end', async () => {
    peak = Math.max(peak, peakMegabytes(processOf(scene, 'worker')))
    const now = await standing(scene)
    return (now?.state === 'done' || now?.state === 'failed') && now
  })
  await page.getByRole('region', { name: 'Progress' }).getByText('Done', { exact: true }).waitFor()
  const speed = end.rowsDone / end.seconds
  console.log(
    `imported ${format(end.rowsDone)} rows in ${end.seconds.toFixed(1)} s; worker ${peak} MB at its most`,
  )
  judge(say('the worker stays in bounds', peak <= workerMegabytesMost, `${peak} MB`))
  if (!values.kill)
    judge(
      say(
        `at least ${format(rowsPerSecondLeast)} rows/s`,
        speed >= rowsPerSecondLeast,
        `${speed.toFixed(0)} rows/s`,
      ),
    )
  await compare(scene, end)
}

async function compare({ inUnit }: Scene, end: Standing): Promise<void> {
  const expected = { new: 0, again: 0, refused: 0 }
  for (let n = 0; n < rows; n += 1) expected[rowKind(n)] += 1
  const [row] = await inUnit(
    (tx) => tx<{ people: number; emails: number; changes: number; rejects: number }[]>`
      select count(*)::int as people, count(distinct email_key)::int as emails,
        (select count(*)::int from changes) as changes, (select count(*)::int from import_rejects) as rejects
      from prospects`,
  )
  const counted = `${end.created} created, ${end.updated} updated, ${end.rejected} rejected`
  judge(
    say(
      'every row is counted once',
      end.created === expected.new &&
        end.updated === expected.again &&
        end.rejected === expected.refused,
      counted,
    ),
    say(
      'everybody is there once',
      row?.people === expected.new && row.emails === expected.new,
      `${row?.people} prospects, ${row?.emails} e-mails`,
    ),
    say('each waits for its sync', row?.changes === expected.new, `${row?.changes} change rows`),
    say('the result file is complete', row?.rejects === expected.refused, `${row?.rejects} rows`),
  )
}

const verdicts: Verdict[] = []

function judge(...given: Verdict[]): void {
  for (const { rule, passed, found } of given)
    console.log(`  ${passed ? 'passed' : 'FAILED'}  ${rule} (${found})`)
  verdicts.push(...given)
}

async function benchmark(): Promise<number> {
  const scene = await openScene(folder, 1)
  const file = join(dataFolder(folder).path, 'people.csv')
  const { browser, page } = await openBrowser(scene)
  try {
    await writeFileOf(rows, file)
    await signIn(page, scene)
    await upload(scene, page, file)
    await importAll(scene, page)
  } finally {
    rmSync(file, { force: true })
    await browser.close()
    await scene.close()
  }
  const failed = verdicts.filter(({ passed }) => !passed).length
  console.log(`\n${verdicts.length - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

process.exit(await benchmark())
