import type { z } from 'zod'
import type { Tx } from '#db/client.ts'
import { toJson } from '#lib/base/json-rows.ts'
import { wakeForChanges } from '#lib/changes/writes.ts'
import type { oneInput, saveEmailInput, sendingInput, templateInput } from '#lib/email/input.ts'
import type { Audience, EmailState } from '#lib/email/types.ts'

export async function createDraft(
  tx: Tx,
  buId: string,
  draft: {
    name: string
    audience: Audience
    createdBy: string
    fromName: string
    fromAddress: string
  },
): Promise<string> {
  const [row] = await tx<{ id: string }[]>`
    insert into emails (bu_id, kind, name, audience, from_name, from_address, created_by)
    values (${buId}, 'list', ${draft.name}, ${toJson(draft.audience)}::text::jsonb, ${draft.fromName}, ${draft.fromAddress},
      ${draft.createdBy})
    returning id`
  return row!.id
}

/** @returns false when it is no draft any more */
export async function saveDraft(
  tx: Tx,
  buId: string,
  email: z.output<typeof saveEmailInput>,
): Promise<boolean> {
  const { count } = await tx`
    update emails set name = ${email.name}, subject = ${email.subject}, html = ${email.html}, body_text = ${email.text},
      from_name = ${email.fromName}, from_address = ${email.fromAddress}, reply_to = ${email.replyTo || null},
      audience = ${toJson(email.audience)}::text::jsonb, per_minute = ${email.perMinute}, template_id = ${email.templateId}
    where bu_id = ${buId} and id = ${email.id} and state = 'draft' and kind = 'list'`
  return count === 1
}

/** Whoever started it says whom "mine" means in its audience. @returns false when it is no draft any more */
export async function startEmail(
  tx: Tx,
  buId: string,
  start: { id: string; at: string | null; by: string; logTask: boolean },
): Promise<boolean> {
  const { count } = await tx`
    update emails set state = 'scheduled', scheduled_at = coalesce(${start.at}::timestamptz, now()), created_by = ${start.by},
      log_task = ${start.logTask}, message = null
    where bu_id = ${buId} and id = ${start.id} and state = 'draft'`
  if (count === 1) await wakeForChanges(tx, buId)
  return count === 1
}

/** A person's verb. @returns false when it stood otherwise by then */
export async function moveEmail(
  tx: Tx,
  buId: string,
  { id, from, to }: { id: string; from: readonly EmailState[]; to: EmailState },
): Promise<boolean> {
  const { count } = await tx`
    update emails set state = ${to}, leased_by = null, leased_until = null, next_at = null, message = null,
      finished_at = case when ${to} = 'cancelled' then now() end,
      scheduled_at = case when ${to} = 'draft' then null else scheduled_at end
    where bu_id = ${buId} and id = ${id} and state = any(${[...from]}::text[])`
  if (count === 1) await wakeForChanges(tx, buId)
  return count === 1
}

/** Only what nobody was sent. */
export async function deleteDraft(tx: Tx, buId: string, id: string): Promise<string | null> {
  const [row] = await tx<{ name: string }[]>`
    delete from emails where bu_id = ${buId} and id = ${id} and state = 'draft' returning name`
  return row?.name ?? null
}

/** [ML-5] To one person, at once: who it goes to is known already, so it is seen to wait. @returns null without such a prospect */
export async function createOne(
  tx: Tx,
  buId: string,
  email: z.output<typeof oneInput> & { by: string; logTask: boolean },
): Promise<string | null> {
  const audience: Audience = {
    kind: 'prospects',
    selection: { mode: 'some', ids: [email.prospectId] },
  }
  const [row] = await tx<{ id: string }[]>`
    with person as (
      select id, email, nullif(email_key, '') as key from prospects
      where bu_id = ${buId} and id = ${email.prospectId} and deleted_at is null
    ), written as (
      insert into emails (bu_id, kind, state, name, subject, html, body_text, from_name, from_address, audience, scheduled_at,
        created_by, log_task, recipients, gathered_at)
      select ${buId}, 'one', 'scheduled', ${email.subject}, ${email.subject}, ${email.html}, ${email.text}, ${email.fromName},
        ${email.fromAddress}, ${toJson(audience)}::text::jsonb, now(), ${email.by}, ${email.logTask}, 1, now()
      from person returning id
    ), addressed as (
      insert into email_recipients (bu_id, email_id, prospect_id, address, address_key)
      select ${buId}, w.id, p.id, p.email, p.key from written w, person p
    )
    select id from written`
  if (row) await wakeForChanges(tx, buId)
  return row?.id ?? null
}

/** @returns its id; null when it is gone */
export async function saveTemplate(
  tx: Tx,
  buId: string,
  template: z.output<typeof templateInput> & { by: string },
): Promise<string | null> {
  const { id, name, subject, html, text, by } = template
  const [row] =
    id === null
      ? await tx<{ id: string }[]>`
          insert into email_templates (bu_id, name, subject, html, body_text, updated_by)
          values (${buId}, ${name}, ${subject}, ${html}, ${text}, ${by}) returning id`
      : await tx<{ id: string }[]>`
          update email_templates set name = ${name}, subject = ${subject}, html = ${html}, body_text = ${text},
            updated_by = ${by}, updated_at = now()
          where bu_id = ${buId} and id = ${id} and archived_at is null returning id`
  return row?.id ?? null
}

export async function archiveTemplate(tx: Tx, buId: string, id: string): Promise<string | null> {
  const [row] = await tx<{ name: string }[]>`
    update email_templates set archived_at = now() where bu_id = ${buId} and id = ${id} and archived_at is null returning name`
  return row?.name ?? null
}

export async function saveSending(
  tx: Tx,
  buId: string,
  {
    settings,
    linkKey,
    sealedPassword,
  }: {
    settings: z.output<typeof sendingInput>
    /** Taken when there is none yet. */
    linkKey: string
    /** Undefined: as it is. */
    sealedPassword: string | null | undefined
  },
): Promise<void> {
  const smtp = settings.smtp === null ? null : toJson(settings.smtp)
  await tx`
    insert into email_settings as s (bu_id, link_key, transport, smtp, sealed_password, spf, bounce_domain, postal_address, per_minute)
    values (${buId}, ${linkKey}, ${settings.transport}, ${smtp}::text::jsonb, ${sealedPassword ?? null}, ${settings.spf},
      ${settings.bounceDomain}, ${settings.postalAddress}, ${settings.perMinute})
    on conflict (bu_id) do update set transport = excluded.transport, smtp = excluded.smtp,
      sealed_password = case when ${sealedPassword === undefined} then s.sealed_password else excluded.sealed_password end,
      spf = excluded.spf, bounce_domain = excluded.bounce_domain, postal_address = excluded.postal_address,
      per_minute = excluded.per_minute`
}
