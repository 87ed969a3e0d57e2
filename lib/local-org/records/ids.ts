import { recordIdChecksum } from '#lib/base/record-id.ts'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const checksumDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
const shape = /^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/

function base62(value: number, width: number): string {
  let text = ''
  for (let rest = value; text.length < width; rest = Math.floor(rest / 62)) {
    text = digits[rest % 62] + text
  }
  return text
}

export function makeId(prefix: string, orgNo: number, number: number): string {
  const id15 = `${prefix}${base62(orgNo, 2)}0${base62(number, 9)}`
  return id15 + recordIdChecksum(id15)
}

/** An org's own objects begin with a00, a01 … a0z, a10 …, in the order in which they were made. */
export function nextKeyPrefix(last: string | undefined): string {
  if (last === undefined) return 'a00'
  return `a${base62(digits.indexOf(last.charAt(1)) * 62 + digits.indexOf(last.charAt(2)) + 1, 2)}`
}

/** The 18 character form, or undefined for what is no id at all. */
export function toId18(text: string): string | undefined {
  if (!shape.test(text)) return undefined
  const id15 = text.slice(0, 15)
  const id18 = id15 + recordIdChecksum(id15)
  if (text.length === 15 || text === id18) return id18
  const lostCase = text === text.toLowerCase() || text === text.toUpperCase()
  return lostCase ? restoreCase(text) : undefined
}

/** An 18 character id whose case was lost on the way gets it back from its checksum. */
function restoreCase(text: string): string {
  const id15 = [...text.slice(0, 15)].map((letter, index) => {
    const bits = checksumDigits.indexOf(text.charAt(15 + Math.floor(index / 5)).toUpperCase())
    const upper = (bits >> (index % 5)) & 1
    return upper ? letter.toUpperCase() : letter.toLowerCase()
  })
  return id15.join('') + text.slice(15).toUpperCase()
}

export function keyPrefix(id: string): string {
  return id.slice(0, 3)
}

export function orgNumberOf(id: string): number {
  return digits.indexOf(id.charAt(3)) * 62 + digits.indexOf(id.charAt(4))
}
