import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { applyPatch, parsePatch } from '#lib/sync/testing/patch.ts'

// Bugs on purpose, one for each invariant: a simulation that stays green on them proves nothing.

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = join(root, 'lib/sync/testing/planted')
/** What the simulation is made of. */
const needed = [
  'package.json',
  'lib/activities',
  'lib/base',
  'lib/criteria',
  'lib/custom-objects',
  'lib/salesforce',
  'lib/scoring',
  'lib/opportunities',
  'lib/prospects',
  'lib/sharing',
  'lib/sync',
]
const seedsMax = 400
/** Ping-pong takes a while to show. */
const steps = 500
const atOnce = 2

export type PlantedOutcome = {
  name: string
  /** The law that the bug breaks, and the one that the simulation named; null: it noticed nothing. */
  law: string
  caught: string | null
  /** The step in which it was noticed. */
  step: number
}

export async function runPlantedBugs(): Promise<PlantedOutcome[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.patch')).sort()
  const waiting = [...names]
  const outcomes: PlantedOutcome[] = []
  const take = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      outcomes.push(await tryBug(name))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, take))
  return outcomes.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name))
}

async function tryBug(name: string): Promise<PlantedOutcome> {
  const copy = await mkdtemp(join(tmpdir(), 'concord-planted-'))
  try {
    for (const path of needed) {
      await mkdir(join(copy, path, '..'), { recursive: true })
      await cp(join(root, path), join(copy, path), { recursive: true })
    }
    const patch = parsePatch(await readFile(join(folder, name), 'utf8'))
    const file = join(copy, patch.path)
    await writeFile(file, applyPatch(await readFile(file, 'utf8'), patch))
    const said = await simulateIn(copy)
    const [, caught = null, step] = /^Seed \d+ broke (\S+) in step (\d+)/m.exec(said) ?? []
    return { name, law: name.split('-')[0] ?? '', caught, step: Number(step) }
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

function simulateIn(copy: string): Promise<string> {
  const stories = ['--seeds', String(seedsMax), '--from', '1', '--steps', String(steps)]
  const args = ['lib/sync/testing/simulate.ts', ...stories, '--break-off']
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: copy, stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk
    })
    child.on('error', reject)
    child.on('close', () => resolve(said))
  })
}

/** `npm run planted-bugs`. @returns the exit code */
export async function plantedBugs(): Promise<number> {
  const outcomes = await runPlantedBugs()
  for (const { name, law, caught, step } of outcomes) {
    const said = caught ? `: ${caught} in step ${step}` : ''
    console.log(`${law === caught ? 'red  ' : 'MISSED'} ${name}${said}`)
  }
  return outcomes.every(({ law, caught }) => law === caught) ? 0 : 1
}
