import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { honeypot } from '#lib/tracking/submission.ts'
import type { FormField, PublicForm } from '#lib/tracking/types.ts'

export type FormPage = {
  form: Pick<PublicForm, 'fields' | 'headline' | 'name' | 'intro' | 'button'>
  fields: readonly ProspectField[]
  action: string
  posted?: URLSearchParams
  problems?: Readonly<Record<string, string>>
}

/** The form as HTML. All words are somebody's: they are only ever text. */
export function formPage({ form, fields, action, posted, problems }: FormPage): string {
  const inputs = form.fields.map((one) => {
    const field = fields.find(({ name }) => name === one.field)
    return field ? input(one, field, posted?.get(one.name) ?? '', problems?.[one.name]) : ''
  })
  const count = Object.keys(problems ?? {}).length
  const summary = count > 0 ? `<p class="bad" role="alert">Please look at what is marked.</p>` : ''
  return `<main><h1>${text(form.headline || form.name)}</h1>${paragraphs(form.intro)}${summary}
<form method="post" action="${text(action)}" novalidate>${inputs.join('\n')}
<div class="hp" aria-hidden="true"><label>Leave this empty<input name="${honeypot}" tabindex="-1" autocomplete="off"></label></div>
<button>${text(form.button)}</button></form></main>`
}

function input(one: FormField, field: ProspectField, value: string, problem?: string): string {
  const id = `f_${one.name}`
  const required = one.required || one.field === 'email'
  const shared = `id="${text(id)}" name="${text(one.name)}"${required ? ' required' : ''}${
    problem ? ` aria-invalid="true" aria-describedby="${text(id)}_why"` : ''
  }`
  const why = problem ? `<span class="why" id="${text(id)}_why">${text(problem)}</span>` : ''
  if (field.type === 'checkbox') {
    return `<label class="check"><input type="checkbox" value="yes" ${shared}${value ? ' checked' : ''}> ${text(one.label)}</label>${why}`
  }
  const mark = required ? ' <span aria-hidden="true">*</span>' : ''
  return `<label for="${text(id)}">${text(one.label)}${mark}</label>${control(field, shared, value)}${why}`
}

const types: Partial<Record<ProspectField['type'], string>> = {
  email: 'email',
  phone: 'tel',
  url: 'url',
  date: 'date',
}
const autocompletes: Record<string, string> = {
  email: 'email',
  first_name: 'given-name',
  last_name: 'family-name',
  company: 'organization',
  phone: 'tel',
  job_title: 'organization-title',
  country: 'country-name',
  city: 'address-level2',
}

function control(field: ProspectField, shared: string, value: string): string {
  if (field.options && field.options.length > 0) {
    const multiple = field.type === 'multi_select' ? ' multiple' : ''
    const options = field.options.map(
      (option) =>
        `<option${value === option ? ' selected' : ''} value="${text(option)}">${text(option)}</option>`,
    )
    return `<select ${shared}${multiple}>${multiple ? '' : '<option value=""></option>'}${options.join('')}</select>`
  }
  if (field.type === 'long_text') return `<textarea ${shared} rows="4">${text(value)}</textarea>`
  const type = types[field.type] ?? 'text'
  const complete = autocompletes[field.name]
  return `<input type="${type}" ${shared} value="${text(value)}"${complete ? ` autocomplete="${complete}"` : ''}>`
}

function paragraphs(words: string): string {
  return words
    .split(/\n{2,}/)
    .filter((one) => one.trim())
    .map((one) => `<p>${text(one)}</p>`)
    .join('')
}

export function page(shown: {
  title: string
  body: string
  style: string
  nonce: string
  scripts: readonly string[]
}): string {
  const scripts = shown.scripts.map((src) => `<script src="${text(src)}" defer></script>`).join('')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${text(shown.title)}</title><style nonce="${shown.nonce}">${shown.style}</style>${scripts}</head><body>${shown.body}</body></html>`
}

export const hostedStyle = `*{box-sizing:border-box}:root{color-scheme:light dark}
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:light-dark(#f6f5fa,#17161c);color:light-dark(#1c1a24,#eceaf4)}
main{width:min(34rem,100% - 2rem);margin:6vh auto;padding:2rem;background:light-dark(#fff,#211f29);border-radius:12px;border:1px solid light-dark(#e4e1ee,#35323f)}main>p:last-child{margin-bottom:0}main>p:only-child{margin:0}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .75rem}form{display:grid;gap:.35rem;margin-top:1.25rem}
label{font-weight:600;margin-top:.6rem}label.check{font-weight:400;display:flex;gap:.5rem;align-items:baseline}
input:not([type=checkbox]),select,textarea{font:inherit;width:100%;padding:.55rem .7rem;border-radius:8px;border:1px solid light-dark(#b9b4cc,#57526a);background:transparent;color:inherit}
[aria-invalid]{border-color:light-dark(#b3261e,#ff8a80)!important}.why,.bad{color:light-dark(#b3261e,#ff8a80);font-size:.9rem}
button{font:inherit;font-weight:600;margin-top:1.2rem;padding:.65rem 1.2rem;border:0;border-radius:8px;background:#5b45c9;color:#fff;justify-self:start;cursor:pointer}
:focus-visible{outline:3px solid #8f7dea;outline-offset:2px}.hp{position:absolute;left:-9999px}
.consent{position:fixed;inset:auto 1rem 1rem;max-width:34rem;margin:auto;padding:1rem;border-radius:12px;background:light-dark(#fff,#2a2733);border:1px solid light-dark(#e4e1ee,#35323f);display:flex;gap:1rem;align-items:center;flex-wrap:wrap}
.consent button{margin:0}.consent button+button{background:transparent;color:inherit;border:1px solid currentColor}`

/** As text in HTML, in an attribute too. */
function text(words: string): string {
  return words.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}
