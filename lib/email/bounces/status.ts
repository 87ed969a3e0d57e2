/** Beginnings of RFC 3463 codes that say: this address will never take mail. A full box, size or policy may pass. */
const gone = ['5.1.', '5.2.1', '5.4.4', '5.7.27']
const passing = ['5.1.7', '5.1.8']

export function isHardBounce(status: string): boolean {
  const is = (starts: readonly string[]) =>
    starts.some((start) => (start.endsWith('.') ? status.startsWith(start) : status === start))
  return is(gone) && !is(passing)
}
