import { once } from 'node:events'
import { statfsSync } from 'node:fs'
import { ensureBuild } from '#lib/launch/build.ts'
import { type DataFolder, dataFolder } from '#lib/launch/data-folder.ts'
import type { Command } from '#lib/launch/main.ts'
import { becomesFree } from '#lib/launch/ports.ts'
import { LaunchProblem } from '#lib/launch/problem.ts'
import {
  announceRunning,
  claimInstallation,
  forgetRunning,
  type Running,
} from '#lib/launch/running.ts'
import { seedDemo } from '#lib/launch/seed-demo.ts'
import { type Stack, startStack } from '#lib/launch/stack.ts'
import { untilStopped } from '#lib/launch/until-stopped.ts'

/** The one command: everything embedded, as a production build. */
export const start: Command = () => run('production')

/** The same for working on it: Next's development server, org and worker under a watch. */
export const dev: Command = () => run('development')

const freeBytesMin = 300_000_000
/** Long enough for the processes of a killed start to notice and let go of their ports. */
const portWaitMs = 8_000
const readyWaitMs = 120_000

type Mode = 'development' | 'production'
type Addresses = {
  readonly host: string
  readonly port: number
  readonly orgPort: number
  readonly collectorPort: number
}

async function run(mode: Mode): Promise<number> {
  const data = dataFolder()
  refuseFullDisk(data)
  const running = await claimInstallation(data.path)
  if (running) {
    console.log(alreadyRunning(running))
    return 0
  }
  try {
    await runClaimed(mode, data, untilStopped())
    return 0
  } finally {
    forgetRunning(data.path)
  }
}

async function runClaimed(mode: Mode, data: DataFolder, stopped: AbortSignal): Promise<void> {
  const addresses = await freeAddresses()
  if (mode === 'production') await build(data, stopped)
  if (stopped.aborted) return
  const stack = await startStack({
    data,
    mode,
    ...addresses,
    ...(process.env.DATABASE_URL ? { given: process.env } : {}),
    ...(mode === 'development' ? { onLine: printLine } : {}),
  })
  announceRunning(data.path, stack.url)
  try {
    await Promise.race([aborted(stopped), becomeReady(mode, stack, data)])
    await aborted(stopped)
  } finally {
    await stack.stop()
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}

function alreadyRunning(running: Running): string {
  return running.url
    ? `Concord already runs at ${running.url}. Open it there, or stop it first (Ctrl-C).`
    : `Another start of Concord is under way (process ${running.mark.pid}): wait for it, or stop it.`
}

async function freeAddresses(): Promise<Addresses> {
  const host = process.env.HOST || '127.0.0.1'
  const port = portFrom('PORT', 4310)
  const orgPort = portFrom('ORG_PORT', 4320)
  const collectorPort = portFrom('COLLECTOR_PORT', 4330)
  await refuseTakenPort(port, host, 'PORT')
  const hasOrg = !process.env.DATABASE_URL || Boolean(process.env.ORG_DATABASE_URL)
  if (hasOrg) await refuseTakenPort(orgPort, '127.0.0.1', 'ORG_PORT')
  const collects = !process.env.DATABASE_URL || Boolean(process.env.COLLECTOR_DATABASE_URL)
  if (collects) await refuseTakenPort(collectorPort, '127.0.0.1', 'COLLECTOR_PORT')
  return { host, port, orgPort, collectorPort }
}

function portFrom(variable: 'PORT' | 'ORG_PORT' | 'COLLECTOR_PORT', otherwise: number): number {
  const port = Number(process.env[variable] || otherwise)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new LaunchProblem(`${variable} must be a number from 1 to 65535.`)
}

async function refuseTakenPort(port: number, host: string, variable: string): Promise<void> {
  if (await becomesFree(port, host, portWaitMs)) return
  throw new LaunchProblem(
    `Another program listens on port ${port}. Stop it, or choose another port: ` +
      `${variable}=${port + 1} npm start`,
  )
}

async function build(data: DataFolder, stopped: AbortSignal): Promise<void> {
  console.log('Checking the production build (the first one takes up to a minute) …')
  await ensureBuild(data.path, stopped)
}

async function becomeReady(mode: Mode, stack: Stack, data: DataFolder): Promise<void> {
  const ready = stack.ready(readyWaitMs)
  if (mode === 'production') await ready
  // An operator's database gets no demo people in it.
  const seeded = process.env.DATABASE_URL ? undefined : seedDemo(stack)
  if (mode === 'production') await seeded
  else await Promise.allSettled([ready, seeded])
  console.log(welcome(stack, data))
}

function welcome(stack: Stack, data: DataFolder): string {
  const { DEMO_PASSWORD } = stack.settings()
  const people = ['admin', 'marketer', 'sales'].map((name) => `${name}@halden.example`)
  return [
    '',
    `  Concord is at      ${stack.url}`,
    ...(stack.collectorUrl ? [`  Collector          ${stack.collectorUrl}`] : []),
    ...(stack.orgUrl ? [`  Local Salesforce   ${stack.orgUrl}`] : []),
    ...(process.env.DATABASE_URL
      ? []
      : [`  Sign in as         ${people.join('  ')}`, `  Password           ${DEMO_PASSWORD}`]),
    `  Data and logs      ${data.path}`,
    '',
    '  Ctrl-C stops everything; the next start goes on where this one ended.',
    '',
  ].join('\n')
}

function refuseFullDisk(data: DataFolder): void {
  const { bavail, bsize } = statfsSync(data.path)
  if (bavail * bsize > freeBytesMin) return
  throw new LaunchProblem(
    `The disk of ${data.path} has less than ${freeBytesMin / 1_000_000} MB left, too little to ` +
      'keep a database safe. Free some space, or set DATA_FOLDER to a folder on another disk.',
  )
}

function printLine(name: string, line: string): void {
  console.log(`${name.padEnd(8)} ${line}`)
}
