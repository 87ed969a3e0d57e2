import { windowScript } from '#lib/embed/window-script.ts'
import { windowStyle } from '#lib/embed/window-style.ts'

/** The window without its content. The bearer stands in the script's own memory: no cookie, no storage, no address. */
export function windowPage(pass: string, nonce: string): string {
  return document(
    `<section class="win" aria-label="Prospect Activities">
<header><h1>Prospect Activities</h1><span class="who" id="who"></span><span class="gap"></span>
<span class="segments" role="group" aria-label="Show" id="show"></span><a id="open" target="_blank" rel="noopener" hidden>Open in Concord</a></header>
<div class="scroll" id="scroll" tabindex="0" role="region" aria-label="Activities"><p class="note" role="status" id="note">Loading…</p><div id="days"></div></div>
<footer id="foot" hidden></footer></section>
<script nonce="${nonce}">(${windowScript})(${JSON.stringify(pass)})</script>`,
    `<style nonce="${nonce}">${windowStyle}</style>`,
  )
}

/** A page of words alone, in the window's look. */
export type NotePage = (nonce: string) => string

const note =
  (words: string): NotePage =>
  (nonce) =>
    document(`<p class="note">${words}</p>`, `<style nonce="${nonce}">${windowStyle}</style>`)

/** The same words for whatever was wrong: a stranger learns nothing from them. */
export const refusedPage = note(
  'This window opens only from a lead or contact in the connected Salesforce org. Reload that page to open it anew.',
)

export const awayPage = note(
  'Concord cannot reach its database just now. Nothing is lost: reload the page in a moment.',
)

export const busyPage = note(
  'Too many windows were opened from here. Wait a minute, then reload the page.',
)

function document(body: string, style: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Prospect Activities</title>${style}</head><body>${body}</body></html>`
}
