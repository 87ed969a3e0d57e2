import type { Tx } from '#db/client.ts'
import { againAfterSeconds, triesMax } from '#lib/alerts/rules.ts'
import type { AlertChoices, AlertContent, AlertMessage, AlertPlan } from '#lib/alerts/types.ts'
import { toJson } from '#lib/base/json-rows.ts'

export type UnitSettings = { name: string; timeZone: string; digestDay: string | null }

/** One worker at a time judges a business unit: the row is held to the end of the transaction. */
export async function holdSettings(tx: Tx, buId: string): Promise<UnitSettings> {
  await tx`insert into alert_settings (bu_id) values (${buId}) on conflict do nothing`
  const [row] = await tx<UnitSettings[]>`
    select b.name, b.time_zone as "timeZone", s.digest_day::text as "digestDay"
    from alert_settings s join business_units b on b.id = s.bu_id where s.bu_id = ${buId} for update of s`
  return row!
}

export async function keepPlan(tx: Tx, buId: string, plan: AlertPlan): Promise<void> {
  await tx`
    insert into alerts (bu_id, kind, detail)
    select ${buId}, f->>'kind', f from jsonb_array_elements(${toJson(plan.open)}::text::jsonb) f
    on conflict do nothing`
  await tx`
    update alerts a set detail = r.fact
    from jsonb_to_recordset(${toJson(plan.renew)}::text::jsonb) as r(id uuid, fact jsonb)
    where a.bu_id = ${buId} and a.id = r.id and a.detail <> r.fact`
  await tx`
    update alerts set closed_at = now() where bu_id = ${buId} and id = any(${plan.close}::uuid[])`
  await tx`
    update alerts set told_at = now()
    where bu_id = ${buId} and id = any(${plan.tell.map(({ id }) => id)}::uuid[])`
}

/** To each admin who wants it, and to the webhook. */
export async function leaveMessages(
  tx: Tx,
  buId: string,
  kind: 'alert' | 'digest',
  content: AlertContent,
): Promise<void> {
  const wanted = kind === 'alert' ? tx`c.alerts` : tx`c.digest`
  await tx`
    insert into alert_messages (bu_id, channel, kind, user_id, content)
    select ${buId}::uuid, 'email', ${kind}::text, m.user_id, ${toJson(content)}::text::jsonb
    from memberships m join users u on u.id = m.user_id and u.disabled_at is null
    left join alert_choices c on c.bu_id = m.bu_id and c.user_id = m.user_id
    where m.bu_id = ${buId} and m.role = 'admin' and coalesce(${wanted}, true)
    union all
    select ${buId}::uuid, 'webhook', ${kind}::text, null, ${toJson(content)}::text::jsonb
    from alert_settings s where s.bu_id = ${buId} and s.webhook_url is not null`
}

export async function noteDigest(tx: Tx, buId: string, day: string): Promise<void> {
  await tx`update alert_settings set digest_day = ${day} where bu_id = ${buId}`
}

const atOnce = 20

/** Takes what is due; whatever becomes of its sender, it is due again later. */
export async function claimMessages(tx: Tx, buId: string): Promise<AlertMessage[]> {
  return tx<AlertMessage[]>`
    with due as (
      select id from alert_messages
      where bu_id = ${buId} and sent_at is null and failed_at is null and due_at <= now()
      order by due_at, id limit ${atOnce} for update skip locked
    )
    update alert_messages m set tries = m.tries + 1, due_at = now() + ${againAfterSeconds(1)} * interval '1 s'
    from due where m.bu_id = ${buId} and m.id = due.id
    returning m.id, m.channel, m.kind, m.content, m.tries,
      to_char(m.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
      (select u.email from users u join memberships r on r.user_id = u.id and r.bu_id = m.bu_id
        where u.id = m.user_id and u.disabled_at is null) as to`
}

/** @param said why it did not go; null: it went */
export async function settleMessage(
  tx: Tx,
  buId: string,
  { id, tries }: Pick<AlertMessage, 'id' | 'tries'>,
  said: string | null,
): Promise<void> {
  await tx`
    update alert_messages set said = ${said}, sent_at = case when ${said}::text is null then now() end,
      failed_at = case when ${said}::text is not null and ${tries >= triesMax}::boolean then now() end,
      due_at = now() + ${againAfterSeconds(tries)} * interval '1 s'
    where bu_id = ${buId} and id = ${id}`
}

const keptDays = 60

export async function pruneAlerts(tx: Tx, buId: string): Promise<void> {
  await tx`
    delete from alert_messages where bu_id = ${buId} and created_at < now() - ${keptDays} * interval '1 day'`
  await tx`
    delete from alerts
    where bu_id = ${buId} and closed_at is not null and opened_at < now() - ${keptDays} * interval '1 day'`
}

export async function saveChoices(
  tx: Tx,
  buId: string,
  userId: string,
  { alerts, digest }: AlertChoices,
): Promise<void> {
  await tx`
    insert into alert_choices (bu_id, user_id, alerts, digest) values (${buId}, ${userId}, ${alerts}, ${digest})
    on conflict (bu_id, user_id) do update set alerts = excluded.alerts, digest = excluded.digest`
}

/** @param webhook null: none any more */
export async function saveWebhook(
  tx: Tx,
  buId: string,
  webhook: { url: string; sealedSecret: string } | null,
): Promise<void> {
  await tx`
    insert into alert_settings (bu_id, webhook_url, sealed_secret)
    values (${buId}, ${webhook?.url ?? null}, ${webhook?.sealedSecret ?? null})
    on conflict (bu_id) do update set webhook_url = excluded.webhook_url, sealed_secret = excluded.sealed_secret`
  if (!webhook) {
    await tx`
      delete from alert_messages where bu_id = ${buId} and channel = 'webhook' and sent_at is null`
  }
}
