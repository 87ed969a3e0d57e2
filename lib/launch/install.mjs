// Finds out whether the packages of the lock file are installed, and installs them. Node 20, no imports.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const projectFolder = join(import.meta.dirname, '..', '..')

const nodeMajorMin = 24

/** A failure that the person at the terminal can cure: printed as a sentence. */
export class InstallProblem extends Error {}

/** @param {string} folder */
export async function ensureInstalled(folder = projectFolder) {
  const stamp = join(folder, 'node_modules', '.installed')
  const wanted = lockHash(folder)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  if (!isInstalled(folder)) await install(folder)
  try {
    writeFileSync(stamp, wanted)
  } catch (error) {
    throw new InstallProblem(sentenceFor(`${error.code}`, folder) ?? String(error))
  }
}

/** @param {string} folder */
function lockHash(folder) {
  return createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex')
}

/**
 * True when someone has run npm by hand: npm's own record of the tree agrees with the lock.
 * @param {string} folder
 */
export function isInstalled(folder) {
  const record = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    const found = present[path]
    return found ? found.version === entry.version : entry.optional === true || entry.peer === true
  })
}

/** @param {string} folder */
async function install(folder) {
  console.log('Installing the packages (a minute or two, once) …')
  const first = await npm(['ci', '--include=dev'], folder)
  if (first.code === 0) return
  // A registry that lists other platforms' packages differently makes `ci` call the lock out of
  // step (npm/cli#9846); the versions are pinned all the same.
  const outOfStep = /can only install packages when|in sync|Missing: /.test(first.output)
  const last = outOfStep ? await npm(['install', '--no-save', '--include=dev'], folder) : first
  if (last.code === 0) return
  throw new InstallProblem(
    sentenceFor(last.output, folder) ??
      `npm could not install the packages:\n${last.output.split('\n').slice(-25).join('\n')}`,
  )
}

/**
 * @param {string[]} args
 * @param {string} folder
 * @returns {Promise<{ code: number, output: string }>}
 */
function npm(args, folder) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk
      })
    child.once('error', () =>
      reject(
        new InstallProblem(
          'npm is missing. Install Node.js 20 or later together with npm (https://nodejs.org).',
        ),
      ),
    )
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/**
 * @param {string} output what npm or the system said
 * @param {string} folder
 */
export function sentenceFor(output, folder) {
  if (/ENOSPC|EDQUOT/.test(output))
    return `The disk is full: the packages need about 1.2 GB in ${folder}. Free some space and run the command again.`
  if (/EACCES|EPERM|EROFS/.test(output))
    return `No permission to write in ${folder}. Make the folder yours (chown) or clone the project into one that is.`
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/.test(output))
    return 'The npm registry cannot be reached. Check the network (or the proxy and registry settings of npm) and run the command again.'
  return undefined
}

/** The running Node when it is new enough, else the one that came with the packages. */
export function suitableNode(folder = projectFolder) {
  if (majorOf(process.versions.node) >= nodeMajorMin) return process.execPath
  const packaged = join(folder, 'node_modules', '.bin', 'node')
  const said = existsSync(packaged)
    ? spawnSync(packaged, ['--version'], { encoding: 'utf8' }).stdout
    : ''
  if (majorOf((said ?? '').replace(/^v/, '')) >= nodeMajorMin) return packaged
  throw new InstallProblem(
    existsSync(join(folder, 'node_modules'))
      ? `Node.js ${nodeMajorMin} or later is needed and there is no packaged one for this system. Install it from https://nodejs.org.`
      : 'The packages are not installed. Run npm ci first.',
  )
}

/** @param {string} version */
function majorOf(version) {
  return Number(version.split('.')[0])
}
