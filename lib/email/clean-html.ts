import sanitizeHtml from 'sanitize-html'

// What an e-mail may consist of: what mail programs draw, and nothing that runs, loads a document or posts.
const blocks =
  'address article aside blockquote center div footer h1 h2 h3 h4 h5 h6 header hr main p pre section'
const words =
  'a abbr b big br cite code del em font i img ins li ol q s small span strike strong sub sup u ul'
const tables = 'caption col colgroup table tbody td tfoot th thead tr'
const looks =
  'align bgcolor border cellpadding cellspacing color dir height lang role style title valign width'

const colour = [/^[a-z]{3,20}$/i, /^#[0-9a-f]{3,8}$/i, /^rgba?\([\d.,\s%]+\)$/i]
const size = [
  /^-?[\d.]{1,7}(px|em|rem|pt|%)?$/,
  /^auto$/,
  /^(-?[\d.]{1,7}(px|em|rem|pt|%)?|auto)(\s+(-?[\d.]{1,7}(px|em|rem|pt|%)?|auto)){0,3}$/,
]
const word = [/^[a-z-]{2,20}$/]
const edge = [/^[\d.]{1,4}px\s+[a-z]{3,8}\s+(#[0-9a-f]{3,8}|[a-z]{3,20})$/i, /^(0|none)$/]

const styles: Record<string, RegExp[]> = {
  ...from('color background-color background border-color', colour),
  ...from(
    'width max-width min-width height max-height padding padding-top padding-right padding-bottom padding-left margin margin-top margin-right margin-bottom margin-left font-size line-height letter-spacing border-radius text-indent border-spacing',
    size,
  ),
  ...from(
    'text-align vertical-align text-decoration text-transform font-style display float clear white-space border-collapse border-style table-layout word-break overflow-wrap',
    word,
  ),
  ...from('border border-top border-right border-bottom border-left', edge),
  'font-weight': [/^(normal|bold|[1-9]00)$/],
  'font-family': [/^[\w\s,'"-]{1,200}$/],
}

function from(names: string, allowed: RegExp[]): Record<string, RegExp[]> {
  return Object.fromEntries(names.split(' ').map((name) => [name, allowed]))
}

/** A merge field may stand in an address; its value is encoded when it is filled in. */
const schemes = ['http', 'https', 'mailto', 'tel']

/**
 * [ML-5] What somebody wrote as what may be sent, shown and stored: no script, style sheet, form, frame or unknown address.
 * Well formed, so that links can be found in it by their attribute.
 */
export function cleanHtml(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: `${blocks} ${words} ${tables}`.split(' '),
    allowedAttributes: {
      '*': looks.split(' '),
      a: ['href', 'name', 'target'],
      img: ['src', 'alt'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan', 'scope'],
      font: ['face', 'size'],
      ol: ['start', 'type'],
    },
    allowedStyles: { '*': styles },
    allowedSchemes: schemes,
    allowedSchemesByTag: { img: ['http', 'https', 'data'] },
    allowProtocolRelative: false,
    disallowedTagsMode: 'discard',
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'xmp', 'iframe'],
    nestingLimit: 60,
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !isPicture(attribs.src ?? ''),
    transformTags: {
      a: (tagName, attribs) => ({ tagName, attribs: { ...attribs, target: '_blank' } }),
    },
  })
}

/** No data but a picture's; SVG can carry a script. */
function isPicture(src: string): boolean {
  if (/^https?:/i.test(src)) return true
  return /^data:image\/(png|jpeg|gif|webp);base64,[a-z0-9+/=\s]+$/i.test(src)
}
