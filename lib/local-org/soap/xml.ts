import { ApiError } from '../http/errors.ts'

/** An element by its local name: prefixes mean nothing here. */
export type Element = { name: string; text: string; isNil: boolean; children: Element[] }

const depthMax = 40
const token =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^\s/>]+)((?:"[^"]*"|'[^']*'|[^>"'])*?)(\/?)>|([^<]+)/g

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function plain(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}

/** Reads what SOAP clients send. No document type, no entities of its own: nothing can expand. */
export function parseXml(source: string): Element {
  if (source.includes('<!DOCTYPE')) throw unreadable()
  const root: Element = { name: '', text: '', isNil: false, children: [] }
  const open = [root]
  for (const [, cdata, closing, rawName, attributes, single, text] of source.matchAll(token)) {
    const parent = open.at(-1)!
    if (cdata !== undefined) parent.text += cdata
    else if (text !== undefined) parent.text += plain(text)
    else if (rawName !== undefined) {
      const name = rawName.slice(rawName.indexOf(':') + 1)
      if (closing) {
        if (open.length === 1 || parent.name !== name) throw unreadable()
        open.pop()
      } else {
        const isNil = /\bnil\s*=\s*["'](true|1)["']/.test(attributes ?? '')
        const element = { name, text: '', isNil, children: [] }
        parent.children.push(element)
        if (!single) open.push(element)
        if (open.length > depthMax) throw unreadable()
      }
    }
  }
  if (open.length > 1 || root.children.length !== 1) throw unreadable()
  return root.children[0]!
}

function unreadable(): ApiError {
  return new ApiError(500, 'XML_PARSER_ERROR', 'The request is not well-formed XML')
}

export function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((entry) => entry.name === name)
}

export function textOf(element: Element | undefined, name: string): string | undefined {
  const found = child(element, name)
  return found && !found.isNil ? found.text : undefined
}

export type XmlValue = string | number | boolean | null | XmlObject | XmlValue[]
export type XmlObject = { [name: string]: XmlValue }

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML allows no control characters, however they are written. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (letter) => escapes[letter]!)
    .replace(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, '')
}

/** An array is one element per entry, null an empty one that says so. */
export function toXml(name: string, value: XmlValue): string {
  if (Array.isArray(value)) return value.map((entry) => toXml(name, entry)).join('')
  if (value === null) return `<${name} xsi:nil="true"/>`
  if (typeof value !== 'object') return `<${name}>${escaped(String(value))}</${name}>`
  const inner = Object.entries(value).map(([key, entry]) => toXml(key, entry))
  return `<${name}>${inner.join('')}</${name}>`
}
