export const recordKinds = ['ownership', 'spf', 'dkim', 'dmarc'] as const
export type RecordKind = (typeof recordKinds)[number]

/** A TXT record that the domain's owner publishes. */
export type DnsRecord = {
  kind: RecordKind
  name: string
  value: string
  /** Without it nothing may be sent; the others are advice. */
  needed: boolean
}

/** `unanswered`: the resolver failed; it says nothing about the record. */
export type RecordState = 'ok' | 'missing' | 'wrong' | 'unanswered'
export type RecordCheck = { kind: RecordKind; state: RecordState; said: string; found: string[] }

export type DomainFacts = {
  domain: string
  token: string
  selector: string
  publicKey: string
  /** The mechanism that lets our way out send for the domain. */
  spf: string
}

/** What the resolver said of one name: its TXT records, or that it could not say. */
export type TxtAnswer = { texts: string[] } | { failed: string }

/** [ML-3] What must stand in the domain's DNS, in the order in which an admin does it. */
export function recordsOf({ domain, token, selector, publicKey, spf }: DomainFacts): DnsRecord[] {
  return [
    {
      kind: 'ownership',
      name: `_concord.${domain}`,
      value: `concord-verification=${token}`,
      needed: true,
    },
    { kind: 'spf', name: domain, value: `v=spf1 ${spf} ~all`, needed: true },
    {
      kind: 'dkim',
      name: `${selector}._domainkey.${domain}`,
      value: `v=DKIM1; k=rsa; p=${publicKey}`,
      needed: true,
    },
    { kind: 'dmarc', name: `_dmarc.${domain}`, value: 'v=DMARC1; p=none', needed: false },
  ]
}

export function judgeRecord(
  record: DnsRecord,
  answer: TxtAnswer,
  { spf, publicKey }: DomainFacts,
): RecordCheck {
  const { kind } = record
  if ('failed' in answer) {
    return {
      kind,
      state: 'unanswered',
      said: `The resolver did not answer: ${answer.failed}`,
      found: [],
    }
  }
  const judged = judges[kind](answer.texts, { record, spf, publicKey })
  return { kind, ...judged, found: answer.texts.map((text) => text.slice(0, 600)).slice(0, 10) }
}

type Expected = { record: DnsRecord; spf: string; publicKey: string }
type Judged = Pick<RecordCheck, 'state' | 'said'>

const judges: Record<RecordKind, (texts: string[], expected: Expected) => Judged> = {
  ownership: (texts, { record }) => {
    if (texts.some((text) => text.trim() === record.value)) return good('The domain is yours.')
    return texts.length === 0
      ? missing('No TXT record stands here yet.')
      : wrong('A TXT record stands here, but with another value.')
  },
  spf: (texts, { spf }) => {
    const policies = texts.filter((text) => /^v=spf1(\s|$)/i.test(text.trim()))
    if (policies.length === 0) return missing('The domain has no SPF record.')
    if (policies.length > 1) {
      return wrong('The domain has several SPF records; receivers then take none. Make them one.')
    }
    const mechanisms = policies[0]?.trim().toLowerCase().split(/\s+/).slice(1) ?? []
    const named = mechanisms.some((one) => one.replace(/^\+/, '') === spf.toLowerCase())
    return named
      ? good('The record lets our way out send for this domain.')
      : wrong(`The SPF record does not name ${spf}. Add it before the “all” at its end.`)
  },
  dkim: (texts, { publicKey }) => {
    const tags = texts.map(readTags).filter((each) => each.has('p'))
    if (tags.length === 0) return missing('No key stands here yet.')
    const match = tags.some((each) => each.get('p')?.replace(/\s/g, '') === publicKey)
    return match
      ? good('Receivers can check our signature.')
      : wrong(
          'Another key stands here. Copy the whole value; some panels cut it after 255 characters.',
        )
  },
  dmarc: (texts) =>
    texts.some((text) => /^v=DMARC1\b/i.test(text.trim()))
      ? good('Receivers know what to do with what is not signed.')
      : missing(
          'Large receivers want a DMARC record. Begin with this one, which changes nothing yet.',
        ),
}

const good = (said: string): Judged => ({ state: 'ok', said })
const missing = (said: string): Judged => ({ state: 'missing', said })
const wrong = (said: string): Judged => ({ state: 'wrong', said })

function readTags(text: string): Map<string, string> {
  return new Map(
    text.split(';').flatMap((part): [string, string][] => {
      const at = part.indexOf('=')
      return at < 0 ? [] : [[part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()]]
    }),
  )
}

/**
 * What the checks say of the domain. A resolver that did not answer changes nothing: an outage must not stop what was
 * verified.
 */
export function verdictOf(checks: readonly RecordCheck[]): 'verified' | 'refused' | 'unknown' {
  const needed = checks.filter(({ kind }) => kind !== 'dmarc')
  if (needed.some(({ state }) => state === 'missing' || state === 'wrong')) return 'refused'
  return needed.every(({ state }) => state === 'ok') ? 'verified' : 'unknown'
}

/** The mechanism that SPF must name, from how e-mail leaves. */
export function spfOf(setup: {
  spf: string | null
  transport: 'mailbox' | 'smtp'
  host: string | null
}): string {
  if (setup.spf) return setup.spf
  return setup.transport === 'smtp' && setup.host ? `a:${setup.host}` : 'mx'
}
