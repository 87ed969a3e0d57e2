const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  apos: "'",
}

/**
 * The words of a cleaned HTML part, for those who read without it: paragraphs stay apart, items have a dash, links show
 * where they lead.
 */
export function toText(html: string): string {
  const text = html
    .replace(/\s+/g, ' ')
    .replace(/<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)<\/a>/gi, (_, href: string, words: string) =>
      linkText(href, words),
    )
    .replace(/<img\b[^>]*?\balt="([^"]+)"[^>]*>/gi, '$1')
    .replace(/<li\b[^>]*>/gi, '\n- ')
    .replace(/<hr\b[^>]*>/gi, '\n\n---\n\n')
    .replace(/<(br|tr)\b[^>]*>/gi, '\n')
    .replace(
      /<\/?(p|div|h[1-6]|table|ul|ol|blockquote|section|header|footer|article)\b[^>]*>/gi,
      '\n\n',
    )
    .replace(/<\/t[dh]>/gi, ' ')
    .replace(/<[^>]*>/g, '')
  return decode(text)
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function linkText(href: string, words: string): string {
  const plain = words.replace(/<[^>]*>/g, '').trim()
  return plain === '' || plain === href ? href : `${words} (${href})`
}

function decode(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, name: string) => {
    if (name.startsWith('#')) {
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
    }
    return entities[name.toLowerCase()] ?? whole
  })
}
