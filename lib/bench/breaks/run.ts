import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plantedBreaks } from '#lib/bench/breaks/all.ts'
import type { PlantedBreak } from '#lib/bench/breaks/types.ts'
import { dataFolder } from '#lib/launch/data-folder.ts'
import { embeddedPostgres, throwAwaySettings } from '#lib/launch/postgres/embedded.ts'

// A second kind of planted bugs: small ones, each against the tests of one rule.

const root = fileURLToPath(new URL('../../..', import.meta.url))
const needed = ['package.json', 'tsconfig.json', 'lib', 'db', 'components']
const atOnce = 2
const dataFolderName = 'planted-breaks'
/** Of the processor, not of the clock: a busy machine is no endless loop. */
const eachCpuSeconds = 60

/** red: a test that cites the rule failed. green: none did. other: something else broke, so nothing is said of the rule. */
type Verdict = 'red' | 'green' | 'other' | 'gone'
export type BreakOutcome = { planted: PlantedBreak; verdict: Verdict; said: string }

type Report = {
  testResults: {
    message: string
    assertionResults: { title: string; status: string; failureMessages: string[] }[]
  }[]
}

export async function runBreaks(
  breaks: readonly PlantedBreak[],
  tell: (outcome: BreakOutcome) => void,
): Promise<BreakOutcome[]> {
  const alone = breaks.filter((one) => !needsPostgres(one))
  const together = breaks.filter(needsPostgres)
  const outcomes: BreakOutcome[] = []
  const take = async (waiting: PlantedBreak[], folder: string | null) => {
    const copy = await copyOf()
    try {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
        const outcome = await tryBreak({ copy, folder }, one)
        tell(outcome)
        outcomes.push(outcome)
      }
    } finally {
      await rm(copy, { recursive: true, force: true })
    }
  }
  const first = async () => {
    if (together.length > 0) await withPostgres((folder) => take(together, folder))
    await take(alone, null)
  }
  await Promise.all([first(), ...Array.from({ length: atOnce - 1 }, () => take(alone, null))])
  return outcomes
}

const needsPostgres = ({ test }: PlantedBreak) => test.endsWith('.pg.test.ts')

/**
 * One server for all who need it, apart from that of the tests and used by one at a time: a break in a migration has a
 * template of its own.
 */
async function withPostgres(work: (folder: string) => Promise<void>): Promise<void> {
  const { path } = dataFolder(dataFolderName)
  const data = dataFolder(join(dataFolderName, 'test'))
  const postgres = await embeddedPostgres(data, throwAwaySettings)
  try {
    await work(path)
  } finally {
    await postgres.leave()
  }
}

/** @param folder of the data of a Postgres that runs */
type Place = { copy: string; folder: string | null }

async function copyOf(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'concord-breaks-'))
  for (const path of needed) await cp(join(root, path), join(copy, path), { recursive: true })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

async function tryBreak(place: Place, planted: PlantedBreak): Promise<BreakOutcome> {
  const file = join(place.copy, planted.file)
  const source = await readFile(file, 'utf8')
  const parts = source.split(planted.find)
  if (parts.length !== 2) {
    const said = `what it replaces stands ${parts.length - 1} times in ${planted.file}`
    return { planted, verdict: 'gone', said }
  }
  await writeFile(file, parts.join(planted.put))
  try {
    const report = await testIn(place, planted)
    return { planted, ...judge(report, planted.rule) }
  } finally {
    await writeFile(file, source)
  }
}

function judge(report: Report | null, rule: string): { verdict: Verdict; said: string } {
  if (!report) return { verdict: 'other', said: 'the run wrote no report' }
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  const failed = tests.filter(({ status }) => status === 'failed')
  const citing = failed.find(({ title }) => title.includes(`[${rule}]`))
  if (citing) return { verdict: 'red', said: citing.title }
  const broken = report.testResults.find(({ message }) => message !== '')
  if (broken) return { verdict: 'other', said: broken.message.split('\n')[0] ?? '' }
  return { verdict: 'green', said: 'no test that cites the rule noticed' }
}

async function testIn(
  { copy, folder }: Place,
  { test, rule }: PlantedBreak,
): Promise<Report | null> {
  const outputFile = join(copy, 'report.json')
  await rm(outputFile, { force: true })
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const args = [
    ...[
      'run',
      '--config',
      'lib/launch/vitest.config.ts',
      '--project',
      folder ? 'pg*' : 'unit*',
      test,
    ],
    ...['--testNamePattern', `\\[${rule}\\]`, '--reporter', 'json', '--outputFile', outputFile],
  ]
  await new Promise<void>((resolve, reject) => {
    const bounded = ['-c', `ulimit -t ${eachCpuSeconds}; exec "$@"`, 'sh', process.execPath, vitest]
    const env = folder ? { ...process.env, DATA_FOLDER: folder } : process.env
    const child = spawn('/bin/sh', [...bounded, ...args], { cwd: copy, env, stdio: 'ignore' })
    child.on('error', reject)
    child.on('close', () => resolve())
  })
  try {
    return JSON.parse(await readFile(outputFile, 'utf8')) as Report
  } catch {
    return null
  }
}

/** @param only rules or parts of file names; none: all @returns the exit code */
export async function breakRules(only: readonly string[]): Promise<number> {
  const chosen = plantedBreaks.filter(
    ({ rule, file }) =>
      only.length === 0 || only.some((word) => rule === word || file.includes(word)),
  )
  const outcomes = await runBreaks(chosen, ({ planted: { rule, what, file }, verdict, said }) => {
    const text = verdict === 'red' ? 'red   ' : 'MISSED'
    console.log(`${text} ${rule}: ${what} (${file})${verdict === 'red' ? '' : `: ${said}`}`)
  })
  const red = outcomes.filter(({ verdict }) => verdict === 'red')
  const rules = new Set(red.map(({ planted }) => planted.rule))
  console.log(`${red.length} of ${outcomes.length} breaks turn a test of ${rules.size} rules red`)
  return red.length === outcomes.length && red.length > 0 ? 0 : 1
}
