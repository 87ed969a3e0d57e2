import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

const words = ['Ash', 'Birch', 'Cedar', 'Oak', 'Pine', 'Elm', 'Maple', 'Willow', 'Hazel', 'Rowan']
const linesPerWrite = 5_000

/** Every thousandth row is refused, and every thousandth is somebody of the first hundred again. */
export function rowKind(n: number): 'refused' | 'again' | 'new' {
  if (n % 1_000 === 7) return 'refused'
  return n >= 1_000 && n % 1_000 === 503 ? 'again' : 'new'
}

function lineOf(n: number): string {
  const kind = rowKind(n)
  const person = kind === 'again' ? n % 100 : n
  const email =
    kind === 'refused' ? 'not an address' : `person.${person}@site${person % 5_003}.example`
  return `${words[n % 10]}a,${words[n % 7]}son ${n % 9_973},"${words[n % 9]}, ${words[n % 4]} & Co ${n % 5_003}",+47 ${n},${email},https://site${n % 5_003}.example,Fair ${n % 40},"Asked for ""${words[n % 8]}"", row ${n}"\n`
}

/** As large as it is asked for, a few thousand lines in memory at a time. */
export async function writeFileOf(rows: number, path: string): Promise<void> {
  const file = createWriteStream(path)
  file.write('First Name,Last Name,Company,Phone,Email,Website,Source,Notes\n')
  for (let from = 0; from < rows; from += linesPerWrite) {
    const count = Math.min(linesPerWrite, rows - from)
    const lines = Array.from({ length: count }, (_, n) => lineOf(from + n))
    if (!file.write(lines.join(''))) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
}
