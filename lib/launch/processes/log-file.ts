import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

const bytesMax = 20_000_000

/** Appends lines to `<folder>/logs/<name>.log`; a file that grew long is kept as `.old`. */
export function logFile(folder: string, name: string): (line: string) => void {
  const logs = join(folder, 'logs')
  mkdirSync(logs, { recursive: true, mode: 0o700 })
  const path = join(logs, `${name}.log`)
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > bytesMax)
    renameSync(path, `${path}.old`)
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 })
  // A full disk must not end the product for the sake of its log.
  stream.on('error', () => {})
  return (line) => void stream.write(`${line}\n`)
}
