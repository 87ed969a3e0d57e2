import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

// OWASP's scrypt parameters: 2^17 × 8 × 1 is 128 MB and about 0.4 s on a small machine.
const cost: ScryptOptions = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }
const keyBytes = 32

/** @returns `scrypt$<salt>$<key>`, both base64 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `scrypt$${salt.toString('base64')}$${(await derive(password, salt)).toString('base64')}`
}

/** An unknown user costs the same time as a wrong password, so the answer does not tell which it was. */
export async function passwordMatches(password: string, hash: string | null): Promise<boolean> {
  const [, salt, key] = (hash ?? absent).split('$')
  const expected = Buffer.from(key ?? '', 'base64')
  const actual = await derive(password, Buffer.from(salt ?? '', 'base64'))
  const equal = expected.length === actual.length && timingSafeEqual(expected, actual)
  return equal && hash !== null
}

const absent = `scrypt$${Buffer.alloc(16).toString('base64')}$${Buffer.alloc(keyBytes).toString('base64')}`

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
