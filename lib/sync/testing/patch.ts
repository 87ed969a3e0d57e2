import { assert } from '#lib/base/assert.ts'

export type Patch = { path: string; hunks: { before: string; after: string }[] }

/** Reads a unified diff of one file. Lines are found by their text, so a patch survives that the file grows above it. */
export function parsePatch(text: string): Patch {
  const path = /^\+\+\+ b\/(.+)$/m.exec(text)?.[1]
  assert(path, 'A patch names its file')
  const hunks = text
    .split(/^@@.*@@.*\n/m)
    .slice(1)
    .map((hunk) => {
      const lines = hunk.split('\n').slice(0, -1)
      const side = (own: string) =>
        lines
          .filter((line) => line.startsWith(own) || line.startsWith(' '))
          .map((line) => `${line.slice(1)}\n`)
          .join('')
      return { before: side('-'), after: side('+') }
    })
  return { path, hunks }
}

export function applyPatch(source: string, { path, hunks }: Patch): string {
  return hunks.reduce((text, { before, after }) => {
    assert(text.split(before).length === 2, `The patch no longer fits ${path}: renew it`)
    return text.replace(before, () => after)
  }, source)
}
