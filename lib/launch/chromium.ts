import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright'
import { LaunchProblem } from '#lib/launch/problem.ts'
import { projectFolder } from '#lib/launch/project.ts'

/** A browser that was seen to start here, and what it needs in its environment. */
export type Chromium = {
  readonly executablePath: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

type Candidate = { readonly name: string; readonly find: () => Promise<Chromium | undefined> }

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

// The packaged build has no sandbox helper, and no browser sandboxes itself under root.
// Nothing else is added: the package's own list switches web security off, which would make the
// tests of our policy worthless.
const args = ['--no-sandbox']

/**
 * The first Chromium that really starts: the one of CHROMIUM_PATH, Playwright's own, the npm
 * package's, the system's.
 */
export async function findChromium(): Promise<Chromium> {
  const tried: string[] = []
  for (const candidate of candidates()) {
    try {
      const browser = await candidate.find()
      if (browser === undefined) continue
      await launchOnce(browser)
      return browser
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
      tried.push(`${candidate.name}: ${reason}`)
    }
  }
  throw new LaunchProblem(
    [
      'The browser tests need a Chromium and none starts here. Get one by',
      '  npx playwright install chromium',
      'or as root: apt-get install chromium, or set CHROMIUM_PATH to one that you have.',
      ...tried.map((line) => `  (tried ${line})`),
    ].join('\n'),
  )
}

function candidates(): Candidate[] {
  const chosen = process.env.CHROMIUM_PATH
  const at = (path: string) => async () =>
    existsSync(path) ? { executablePath: path, args, env: {} } : undefined
  return [
    // A chosen browser is tried even where it does not exist, so that the mistake is named.
    ...(chosen
      ? [{ name: 'CHROMIUM_PATH', find: async () => ({ executablePath: chosen, args, env: {} }) }]
      : []),
    { name: 'Playwright', find: at(chromium.executablePath()) },
    { name: '@sparticuz/chromium', find: packagedChromium },
    ...systemPaths.map((path) => ({ name: path, find: at(path) })),
  ]
}

async function launchOnce(browser: Chromium): Promise<void> {
  const launched = await chromium.launch({
    executablePath: browser.executablePath,
    args: [...browser.args],
    env: { ...process.env, ...browser.env } as Record<string, string>,
    timeout: 30_000,
  })
  await launched.close()
}

/** Unpacks the npm package once per version and user; it runs on Linux x64 alone. */
async function packagedChromium(): Promise<Chromium | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const root = dirname(dirname(entry))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const owner = process.getuid?.() ?? 0
  const folder = join(projectFolder, 'node_modules/.cache', `chromium-${version}-${owner}`)
  if (!existsSync(folder)) await unpack(join(root, 'bin'), folder)
  const libraries = [process.env.LD_LIBRARY_PATH, join(folder, 'al2023/lib')].filter(Boolean)
  return {
    executablePath: join(folder, 'chromium'),
    args,
    env: {
      // Behind the system's own libraries, for images that lack some.
      LD_LIBRARY_PATH: libraries.join(':'),
      ...(existsSync('/etc/fonts') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }),
    },
  }
}

async function unpack(archives: string, folder: string): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium')
  const half = `${folder}.${process.pid}`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { recursive: true })
  // The package unpacks into the temporary folder under fixed names, where another user's or
  // another version's files may lie.
  const before = process.env.TMPDIR
  process.env.TMPDIR = half
  try {
    for (const name of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'])
      await inflate(join(archives, name))
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  renameSync(half, folder)
}
