import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '#lib/launch/project.ts'

/** What a production build is made of. */
export const buildSources = [
  'app',
  'components',
  'db',
  'lib',
  'public',
  'proxy.ts',
  'next.config.js',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]

/** Changes exactly when a file of these changes its name or content; tests and notes do not count. */
export function hashOfFiles(paths: readonly string[], root = projectFolder): string {
  const hash = createHash('sha256')
  for (const file of paths.flatMap((path) => filesUnder(path, root)).sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  return hash.digest('hex')
}

function filesUnder(path: string, root: string): string[] {
  if (!existsSync(join(root, path))) return []
  if (statSync(join(root, path)).isFile()) return [path]
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$|\.md$|~$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
}
