import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import type { FormInput } from '#lib/tracking/input.ts'
import type { TrackingSettings } from '#lib/tracking/types.ts'

/** @returns null when it is another business unit's or gone */
export async function saveForm(
  tx: Tx,
  buId: string,
  form: FormInput,
  by: string,
): Promise<string | null> {
  const fields = toJson(form.fields)
  if (form.id === null) {
    const [made] = await tx<{ id: string }[]>`
      insert into forms (bu_id, kind, name, fields, headline, intro, button, thanks, success_location, error_location, created_by)
      values (${buId}, ${form.kind}, ${form.name}, ${fields}::text::jsonb, ${form.headline}, ${form.intro}, ${form.button},
        ${form.thanks}, ${form.successLocation}, ${form.errorLocation}, ${by})
      returning id`
    return made?.id ?? null
  }
  const [kept] = await tx<{ id: string }[]>`
    update forms set name = ${form.name}, fields = ${fields}::text::jsonb, headline = ${form.headline}, intro = ${form.intro},
      button = ${form.button}, thanks = ${form.thanks}, success_location = ${form.successLocation},
      error_location = ${form.errorLocation}, updated_at = now()
    where bu_id = ${buId} and id = ${form.id} and kind = ${form.kind} returning id`
  return kept?.id ?? null
}

export async function saveRedirect(
  tx: Tx,
  buId: string,
  redirect: { id: string | null; name: string; target: string },
  by: string,
): Promise<string | null> {
  const { id, name, target } = redirect
  const [row] = id
    ? await tx<{ id: string }[]>`
        update redirects set name = ${name}, target = ${target} where bu_id = ${buId} and id = ${id} returning id`
    : await tx<{ id: string }[]>`
        insert into redirects (bu_id, name, target, created_by) values (${buId}, ${name}, ${target}, ${by}) returning id`
  return row?.id ?? null
}

const tables = { form: 'forms', redirect: 'redirects', file: 'tracked_files' } as const

/** @returns its name; null when there is none */
export async function setOpen(
  tx: Tx,
  buId: string,
  what: keyof typeof tables,
  id: string,
  open: boolean,
): Promise<string | null> {
  const [row] = await tx<{ name: string }[]>`
    update ${tx(tables[what])} set open = ${open} where bu_id = ${buId} and id = ${id} returning name`
  return row?.name ?? null
}

export async function saveSettings(
  tx: Tx,
  buId: string,
  { consent, searchParams }: TrackingSettings,
): Promise<void> {
  await tx`
    insert into tracking_settings (bu_id, consent, search_params) values (${buId}, ${consent}, ${searchParams}::text[])
    on conflict (bu_id) do update set consent = excluded.consent, search_params = excluded.search_params, updated_at = now()`
}

export async function saveIngestHash(tx: Tx, buId: string, hash: string): Promise<void> {
  await tx`
    insert into tracking_settings (bu_id, ingest_hash, ingest_made_at) values (${buId}, ${hash}, now())
    on conflict (bu_id) do update set ingest_hash = excluded.ingest_hash, ingest_made_at = now(), updated_at = now()`
}

export async function addFile(
  tx: Tx,
  buId: string,
  file: { name: string; contentType: string; bytes: Buffer },
  by: string,
): Promise<string> {
  const [row] = await tx<{ id: string }[]>`
    insert into tracked_files (bu_id, name, content_type, size_bytes, bytes, created_by)
    values (${buId}, ${file.name}, ${file.contentType}, ${file.bytes.length}, ${file.bytes}, ${by}) returning id`
  return row?.id ?? ''
}
