const secretName =
  /pass(word|wd|phrase)?$|secret|token(?!_?(type|count|s?_?left))|authori[sz]ation|cookie|api_?key|private_?key|(token|admin|sealing)_?key|assertion|verifier|session_?id|^sid$/i

const addressee = /^(e_?mail(_?(key|address))?|recipient)$/i

/** Deeper than this nothing is logged: an accidental object graph must not fill the disk. */
const depthMax = 6

const textPatterns: readonly (readonly [RegExp, string])[] = [
  // The password inside an address comes first: what is left of it would pass for an e-mail.
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@"\\]*):[^\s@/"\\]+@/gi, '$1:[redacted]@'],
  [/\b(Bearer|Basic)\s+[\w.~+/=!-]{8,}/gi, '$1 [redacted]'],
  // Salesforce: session id (org id, "!", rest), refresh token, and any JSON web token.
  [/\b00D[A-Za-z0-9]{12,15}![\w.~+/=-]+/g, '[token]'],
  [/\b5Aep[\w.~+/=-]{20,}/g, '[token]'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '[token]'],
  [/\bgenerated\.[\w+/=-]{16,}/g, '[secret]'],
  [
    /([?&](?:code|state|token|access_token|refresh_token|client_secret)=)[^&\s"\\]+/gi,
    '$1[redacted]',
  ],
  [/(?<![\w:/])[\w.!#$%&'*+=?^`{|}~-]+@(?!127\.0\.0\.1)[\w-]+(?:\.[\w-]+)+/g, '[e-mail]'],
]

/** Takes tokens, passwords in addresses and e-mail addresses out of a finished line. */
export function redactText(line: string): string {
  let text = line
  for (const [pattern, replacement] of textPatterns) text = text.replace(pattern, replacement)
  return text
}

/** Replaces what stands under a secret's name, at any depth, and leaves the rest as it is. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (value instanceof Error) return redactError(value, depth)
  if (depth >= depthMax) return '[deep]'
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, redactField(name, item, depth)]),
  )
}

function redactField(name: string, item: unknown, depth: number): unknown {
  if (item === null || item === undefined || typeof item === 'boolean') return item
  if (secretName.test(name)) return '[redacted]'
  if (addressee.test(name) && typeof item === 'string') return '[e-mail]'
  return redactValue(item, depth + 1)
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(redactValue({ ...error }, depth + 1) as Record<string, unknown>),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1) }),
  }
}
