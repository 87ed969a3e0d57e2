// A registry that holds only some platforms' packages makes npm leave the others out of the lock,
// and `npm ci` then refuses that lock (npm/cli#9846, #4828). Run after every `npm install`:
//   node lib/launch/complete-lock.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const systems = {
  aix: 'aix',
  android: 'android',
  darwin: 'darwin',
  macos: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  linuxmusl: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  win32: 'win32',
  windows: 'win32',
}
const processors = {
  arm: 'arm',
  arm64: 'arm64',
  ia32: 'ia32',
  loong64: 'loong64',
  mips64el: 'mips64el',
  mipsel: 'mipsel',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  wasm32: 'wasm32',
  x64: 'x64',
  x86_64: 'x64',
}

/**
 * Adds an entry for every optional package that another one names and the lock lacks.
 * @param {{ packages: Record<string, any> }} lock
 * @returns {{ lock: { packages: Record<string, any> }, added: string[] }}
 */
export function completeLock(lock) {
  const packages = { ...lock.packages }
  const added = []
  for (const [path, entry] of Object.entries(lock.packages))
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const version = /^[~^]?(\d\S*)$/.exec(String(range))?.[1]
      if (isResolved(packages, path, name) || version === undefined) continue
      packages[`node_modules/${name}`] = optionalEntry(name, version, entry.dev === true)
      added.push(name)
    }
  const sorted = Object.fromEntries(
    Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  )
  return { lock: { ...lock, packages: sorted }, added }
}

/** Looks where Node would: beside the package that names it, then upwards. */
function isResolved(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true
    if (!at) return false
  }
}

function optionalEntry(name, version, dev) {
  const words = name.toLowerCase()
  const system = lastWordIn(words, systems) ?? (name === 'fsevents' ? 'darwin' : undefined)
  const processor = lastWordIn(words, processors)
  return {
    version,
    ...(processor ? { cpu: [processor] } : {}),
    ...(dev ? { dev: true } : {}),
    ...(words.includes('musl') ? { libc: ['musl'] } : {}),
    optional: true,
    ...(system ? { os: [system] } : {}),
  }
}

/** Package names say their platform last: `@next/swc-linux-x64-musl`. */
function lastWordIn(words, table) {
  const found = words.split(/[-/.]/).filter((word) => Object.hasOwn(table, word))
  return table[found.at(-1)]
}

if (process.argv[1] === import.meta.filename) {
  const path = join(process.cwd(), 'package-lock.json')
  const { lock, added } = completeLock(JSON.parse(readFileSync(path, 'utf8')))
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(added.length === 0 ? 'The lock is complete.' : `Added ${added.join(', ')}`)
}
