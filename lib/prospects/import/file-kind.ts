/** As many of a file's first bytes as tell what it is. */
export const headBytes = 512

const marks: readonly [number[], string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'an Excel workbook or another zip archive'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an Excel workbook'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF'],
]

/** @returns why this cannot be a CSV file, as a sentence */
export function fileKindProblem(name: string, head: Uint8Array): string | null {
  const known = marks.find(([mark]) => mark.every((byte, index) => head[index] === byte))
  if (known) {
    return `${name} is ${known[1]}, not a CSV file. Save it as CSV (in Excel: Save as, CSV UTF-8) and import that.`
  }
  const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  const some = head.subarray(0, headBytes)
  const nothings = some.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0)
  if (isWide || nothings * 20 <= some.length) return null
  return `${name} is not a text file. Save it as CSV with the encoding UTF-8 and import that.`
}
