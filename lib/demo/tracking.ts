import { inBusinessUnit, type Tx } from '#db/client.ts'
import { assets, forms, pages } from '#lib/demo/offers.ts'
import type { Workshop } from '#lib/sync/wiring.ts'
import type { FormField, FormKind } from '#lib/tracking/types.ts'

const by = 'Tomas Lind'

const asks = (...names: string[]): FormField[] =>
  names.map((field) => ({
    field,
    name: field,
    label: labels[field] ?? field,
    required: field === 'email' || field === 'last_name',
  }))

const labels: Record<string, string> = {
  email: 'Work e-mail',
  first_name: 'First name',
  last_name: 'Last name',
  company: 'Company',
  job_title: 'Job title',
  phone: 'Phone',
  country: 'Country',
}

const offered: { name: string; kind: FormKind; fields: FormField[]; intro: string }[] = [
  {
    name: forms[0],
    kind: 'form',
    fields: asks('email', 'first_name', 'last_name', 'company', 'job_title'),
    intro: 'Forty minutes with an engineer and your own drawing on the table.',
  },
  { name: forms[1], kind: 'handler', fields: asks('email', 'last_name', 'country'), intro: '' },
  {
    name: forms[2],
    kind: 'landing_page',
    fields: asks('email', 'first_name', 'last_name', 'company'),
    intro: 'Protocols, signatures and audit trail in five working days: how three plants did it.',
  },
  { name: forms[3], kind: 'handler', fields: asks('email', 'last_name', 'phone'), intro: '' },
]

const redirects = [
  ['Trade fair Hanover: hall plan', 'https://www.halden.example/hanover'],
  ['Newsletter: FX-200 film', 'https://www.halden.example/films/fx-200'],
] as const

/**
 * Where the demo's activities came from: its forms with their answers, files and links with their clicks, and visits of
 * the last weeks, most of them anonymous. All of it is told already, so the worker adds nothing to anybody's story.
 */
export async function seedTracking({ sql }: Workshop, buId: string): Promise<void> {
  await inBusinessUnit(sql, buId, async (tx) => {
    const [done] = await tx`select from demo_marks where name = 'tracking'`
    if (done) return
    await addForms(tx, buId)
    await addLinks(tx, buId)
    await addVisits(tx, buId)
    await tx`insert into demo_marks (name) values ('tracking')`
  })
}

async function addForms(tx: Tx, buId: string): Promise<void> {
  for (const { name, kind, fields, intro } of offered) {
    await tx`
      insert into forms (bu_id, kind, name, fields, intro, button, success_location, created_by)
      values (${buId}, ${kind}, ${name}, ${JSON.stringify(fields)}::text::jsonb, ${intro}, 'Send',
        ${kind === 'handler' ? 'https://www.halden.example/thanks' : null}, ${by})`
  }
  await tx`
    insert into form_submissions (bu_id, form_id, at, key, values, problems, outcome, prospect_id, done_at)
    select ${buId}, f.id, a.at, a.id::text, jsonb_strip_nulls(jsonb_build_object('email', p.email, 'last_name', p.last_name,
      'company', p.company)), '{}', 'success', p.id, a.at
    from activities a join forms f on f.bu_id = ${buId} and f.name = a.detail->>'object'
    join prospects p on p.bu_id = ${buId} and p.id = a.prospect_id
    where a.bu_id = ${buId} and a.kind = 'form_success'`
  await tx`
    insert into form_submissions (bu_id, form_id, at, key, values, problems, outcome, done_at)
    select ${buId}, id, now() - n * interval '37 hours', 'failed ' || id || n, '{}', '{"email":"Work e-mail is needed."}', 'error', now()
    from forms, generate_series(1, 7) n where bu_id = ${buId} and (n + length(name)) % 3 = 0`
}

async function addLinks(tx: Tx, buId: string): Promise<void> {
  for (const [name, target] of redirects) {
    await tx`
      insert into redirects (bu_id, name, target, created_by) values (${buId}, ${name}, ${target}, ${by})`
  }
  for (const name of assets) {
    const bytes = Buffer.from(`${name}: a file of the demo.\n`)
    await tx`
      insert into tracked_files (bu_id, name, content_type, size_bytes, bytes, created_by)
      values (${buId}, ${name}, ${name.endsWith('.pdf') ? 'application/pdf' : 'application/octet-stream'}, ${bytes.length}, ${bytes}, ${by})`
  }
}

/** A browser for everybody who was here in the last weeks, three times as many that nobody knows, and a film's clicks. */
async function addVisits(tx: Tx, buId: string): Promise<void> {
  await tx`
    with known as (
      select md5('visit' || a.id)::uuid as id, md5('browser' || a.prospect_id)::uuid as visitor, a.prospect_id, a.at,
        greatest(1, jsonb_array_length(coalesce(a.detail->'pages', '[]')))::int as pages
      from activities a where a.bu_id = ${buId} and a.kind = 'visit' and a.at > now() - interval '45 days'
    ), nobody as (
      select md5('anonymous' || n)::uuid as id, md5('stranger' || n % 700)::uuid as visitor, null::uuid as prospect_id,
        now() - n * n * interval '1 second' * 1.9 - interval '3 minutes' as at, 1 + n % 6 as pages
      from generate_series(1, 1200) n
    ), visit as (select * from known union all select * from nobody), seen as (
      insert into visitors (bu_id, id, prospect_id, first_at, last_at, visit_id, bound_at, bound_by)
      select ${buId}, visitor, max(prospect_id::text)::uuid, min(at), max(at), (array_agg(id order by at desc))[1],
        case when max(prospect_id::text) is not null then max(at) end, case when max(prospect_id::text) is not null then 'form' end
      from visit group by visitor
    )
    insert into visits (bu_id, id, visitor_id, started_at, last_at, pages, landing, utm, told)
    select ${buId}, id, visitor, at, at + pages * interval '70 seconds', pages,
      'https://www.halden.example/' || lower(replace((${[...pages]}::text[])[1 + pages], ' ', '-')), '{}', true
    from visit`
  await tx`
    insert into visitor_events (bu_id, visitor_id, at, id, kind, title, object_id, visit_id, told)
    select ${buId}, v.visitor_id, v.started_at + interval '40 seconds', substr(md5(v.id || o.id::text), 1, 16), o.kind, o.name, o.id, v.id, true
    from (select *, row_number() over (order by id) as nth from visits where bu_id = ${buId}) v
    join (
      select row_number() over (order by id) as nth, id, name, 'custom_redirect_click' as kind from redirects where bu_id = ${buId}
      union all select 2 + row_number() over (order by id), id, name, 'file_download' from tracked_files where bu_id = ${buId}
      union all select 5 + row_number() over (order by id), id, name, 'form_view' from forms where bu_id = ${buId} and kind <> 'handler'
    ) o on v.nth % (o.nth * 5 + 4) = 0`
}
