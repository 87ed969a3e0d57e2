import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

// [AD-5] The key of the JWT bearer flow: made and used by the worker alone. The certificate is public; an admin of the org
// uploads it to the External Client App, which then believes what the key has signed.

export type MadeCertificate = {
  /** PKCS #8, PEM. */
  privateKey: string
  /** X.509, PEM. */
  certificate: string
  expiresAt: Date
}

const keyBits = 2_048
/** Salesforce takes no assertion under a certificate that has expired. */
const validDays = 730
/** A server whose clock runs ahead makes one that is valid at once. */
const slackMs = 3_600_000

/** A self-signed one: Salesforce compares it with the one that was uploaded, and asks no authority. */
export function makeCertificate(commonName: string, now: Date): MadeCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: keyBits })
  const expiresAt = new Date(now.getTime() + validDays * 86_400_000)
  const name = sequence(set(sequence(oid(commonNameOid), utf8(commonName))))
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    sha256WithRsa,
    name,
    sequence(time(new Date(now.getTime() - slackMs)), time(expiresAt)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = createSign('RSA-SHA256').update(body).sign(privateKey)
  const whole = sequence(body, sha256WithRsa, tagged(0x03, Buffer.from([0]), signature))
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: pem(whole),
    expiresAt,
  }
}

/** Believed for three minutes at most. */
const assertionSeconds = 120

/** What the key says: this app acts as that user, towards that login address, now. */
export function signAssertion(
  claims: { clientId: string; username: string; audience: string },
  privateKey: string,
  now: Date,
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const { clientId: iss, username: sub, audience: aud } = claims
  const exp = Math.floor(now.getTime() / 1_000) + assertionSeconds
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss, sub, aud, exp })}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`
}

// DER, as far as one certificate needs it.

const commonNameOid = Buffer.from('550403', 'hex')
const sha256WithRsa = sequence(oid(Buffer.from('2a864886f70d01010b', 'hex')), tagged(0x05))

function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const { length } = body
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), body])
  const bytes = Buffer.from(length.toString(16).padStart(length > 255 ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length]), bytes, body])
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tagged(0x30, ...parts)
}

function set(...parts: readonly Uint8Array[]): Buffer {
  return tagged(0x31, ...parts)
}

function oid(bytes: Uint8Array): Buffer {
  return tagged(0x06, bytes)
}

function utf8(text: string): Buffer {
  return tagged(0x0c, Buffer.from(text))
}

/** Positive, and as short as it can be: a leading one bit would make it negative, a leading zero byte is refused. */
function integer(bytes: Buffer): Buffer {
  const clear = Buffer.from(bytes)
  clear[0] = (clear[0]! & 0x7f) | (bytes.length > 1 ? 0x40 : 0)
  return tagged(0x02, clear)
}

/** UTCTime: certificates of ours end before 2050. */
function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/\D/g, '').slice(2, 14)
  return tagged(0x17, Buffer.from(`${digits}Z`))
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
