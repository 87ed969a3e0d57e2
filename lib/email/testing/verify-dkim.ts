import { createHash, createVerify } from 'node:crypto'

export type DkimVerdict = { valid: boolean; domain: string; selector: string; headers: string[] }

/** RFC 6376, relaxed/relaxed with rsa-sha256, written from the text: independent of what signed. */
export function verifyDkim(raw: Buffer, publicKeyPem: string): DkimVerdict {
  const text = raw.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  const fields = text.slice(0, end).split(/\r\n(?![ \t])/)
  const signature = fields.find((field) => /^dkim-signature:/i.test(field)) ?? ''
  const tags = new Map(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map((tag): [string, string] => {
        const at = tag.indexOf('=')
        return [tag.slice(0, at).trim(), tag.slice(at + 1).replace(/\s+/g, '')]
      }),
  )
  const body = relaxedBody(text.slice(end + 4))
  const bodyHash = createHash('sha256').update(Buffer.from(body, 'latin1')).digest('base64')
  const names = (tags.get('h') ?? '').toLowerCase().split(':')
  const left = [...fields]
  const signed = names.flatMap((name) => {
    const at = left.findLastIndex(
      (field) => field.slice(0, field.indexOf(':')).toLowerCase().trim() === name,
    )
    const [found] = at < 0 ? [] : left.splice(at, 1)
    return found ? [`${relaxedHeader(found)}\r\n`] : []
  })
  const own = relaxedHeader(
    signature.replace(/(\bb=)[^;]*$/s, '$1').replace(/(;\s*b=)[^;]*/s, '$1'),
  )
  const verify = createVerify('RSA-SHA256').update(Buffer.from(signed.join('') + own, 'latin1'))
  return {
    valid:
      bodyHash === tags.get('bh') && verify.verify(publicKeyPem, tags.get('b') ?? '', 'base64'),
    domain: tags.get('d') ?? '',
    selector: tags.get('s') ?? '',
    headers: names,
  }
}

function relaxedHeader(field: string): string {
  const at = field.indexOf(':')
  const value = field
    .slice(at + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()
  return `${field.slice(0, at).trim().toLowerCase()}:${value}`
}

function relaxedBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
  const kept = lines.join('\r\n').replace(/(\r\n)+$/, '')
  return kept === '' ? '' : `${kept}\r\n`
}
