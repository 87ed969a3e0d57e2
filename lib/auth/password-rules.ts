/** Long beats clever: no character classes, as OWASP and NIST advise; only length and the obvious are refused. */
export const passwordLengthMin = 12
export const passwordLengthMax = 128

const obvious = [
  'password',
  'passwort',
  'qwerty',
  '123456',
  'letmein',
  'welcome',
  'salesforce',
  'concord',
]

/** @returns what is wrong with it, as a sentence; null when it will do */
export function passwordProblem(password: string, email: string): string | null {
  if (password.length < passwordLengthMin) return `Use at least ${passwordLengthMin} characters.`
  if (password.length > passwordLengthMax) return `Use at most ${passwordLengthMax} characters.`
  const plain = password.toLowerCase()
  const name = email.toLowerCase().split('@')[0] ?? ''
  if (name.length >= 4 && plain.includes(name)) return 'Leave your e-mail address out of it.'
  const rest = obvious.reduce((text, word) => text.replaceAll(word, ''), plain)
  if (rest.length < 6) return 'This is among the first that anybody would try.'
  if (new Set(plain).size < 5) return 'Use more than a few different characters.'
  return null
}
