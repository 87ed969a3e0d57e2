const checksumDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/** The three letters that make a case-sensitive Salesforce id of 15 characters safe where case is lost. */
export function recordIdChecksum(id15: string): string {
  let letters = ''
  for (let chunk = 0; chunk < 3; chunk++) {
    let bits = 0
    for (let place = 0; place < 5; place++) {
      const code = id15.charCodeAt(chunk * 5 + place)
      if (code >= 65 && code <= 90) bits |= 1 << place
    }
    letters += checksumDigits[bits]
  }
  return letters
}
