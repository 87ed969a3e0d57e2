import { generateKeyPairSync } from 'node:crypto'
import { inBusinessUnit, type Tx } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { seal } from '#lib/base/sealing.ts'
import { compileEmail } from '#lib/email/compile.ts'
import { recordsOf } from '#lib/email/domains/records.ts'
import { sealedDkimKey } from '#lib/email/sealed.ts'
import type { Workshop } from '#lib/sync/wiring.ts'

const domain = 'news.halden.example'
const sender = { name: 'Halden Metrology', address: `hello@${domain}` }
const postalAddress = 'Halden Metrology GmbH\nKaistraße 7, 40221 Düsseldorf, Germany'

const letter = (lines: readonly string[], link: string, verb: string) =>
  [
    '<p>Hello {{first_name|there}},</p>',
    ...lines.map((line) => `<p>${line}</p>`),
    `<p><a href="${link}" style="display:inline-block;padding:10px 18px;background-color:#111827;color:#ffffff;border-radius:8px;text-decoration:none">${verb}</a></p>`,
    '<p>Best regards,<br>Clara Neumann</p>',
  ].join('\n')

const news = letter(
  [
    'this month we measured a shaft of four metres to within two microns, and wrote down how.',
    'If {{company|your company}} measures anything that long, the notes may save you a day.',
  ],
  'https://www.halden.example/notes/long-shafts?from={{email}}',
  'Read the notes',
)
const invitation = letter(
  [
    'on Thursday our engineers show the new calibration bench, live and with the covers off.',
    'Bring the part that gives you trouble: there is time for three of them.',
  ],
  'https://www.halden.example/events/open-bench',
  'Keep me a seat',
)

/**
 * A verified domain, two templates, a draft, and the list e-mails behind what the timelines of the past year say was sent,
 * opened and clicked: results and timelines agree.
 */
export async function seedEmails(
  { sql }: Workshop,
  buId: string,
  { adminId, sealingPublicKey }: { adminId: string; sealingPublicKey: string },
): Promise<void> {
  await inBusinessUnit(sql, buId, async (tx) => {
    const [done] = await tx`select from demo_marks where name = 'emails'`
    if (done) return
    await seedSending(tx, buId, adminId, sealingPublicKey)
    await seedTemplates(tx, buId, adminId)
    const objects = await tx<{ name: string }[]>`
      select detail->>'object' as name from activities
      where bu_id = ${buId} and kind = 'email_sent' and detail ? 'object' group by 1 order by max(at) desc limit 20`
    for (const { name } of objects) await seedSent(tx, buId, adminId, name)
    await seedDraft(tx, buId, adminId)
    await tx`insert into demo_marks (name) values ('emails')`
  })
}

async function seedSending(
  tx: Tx,
  buId: string,
  adminId: string,
  sealingPublicKey: string,
): Promise<void> {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const publicKey = pair.publicKey.toString('base64')
  const facts = { domain, token: 'demo-3f9a6c', selector: 'concord-demo', publicKey, spf: 'mx' }
  const checks = recordsOf(facts).map(({ kind, value }) => ({
    kind,
    state: 'ok',
    said: 'As it should be, when the demo was made.',
    found: [value],
  }))
  const sealed = seal(pair.privateKey, sealingPublicKey, sealedDkimKey(buId, domain))
  await tx`
    insert into email_domains (bu_id, domain, token, selector, public_key, sealed_private_key, checks, checked_at, verified_at, created_by)
    values (${buId}, ${domain}, ${facts.token}, ${facts.selector}, ${publicKey}, ${sealed},
      ${JSON.stringify(checks)}::text::jsonb, now(), now(), ${adminId})`
  await tx`
    insert into email_settings (bu_id, link_key, postal_address)
    values (${buId}, encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'base64'), ${postalAddress})
    on conflict (bu_id) do update set postal_address = excluded.postal_address`
}

async function seedTemplates(tx: Tx, buId: string, adminId: string): Promise<void> {
  await tx`
    insert into email_templates (bu_id, name, subject, html, updated_by) values
      (${buId}, 'Monthly notes', 'Four metres, two microns', ${news}, ${adminId}),
      (${buId}, 'Invitation', '{{first_name|You}}, bring the part that gives you trouble', ${invitation}, ${adminId})`
}

/** Who was told of in the timelines, and what they did; opted-out people got nothing. */
async function seedSent(tx: Tx, buId: string, adminId: string, name: string): Promise<void> {
  const id = newId()
  const html = /invit|open|webinar|day|fair|visit/i.test(name) ? invitation : news
  const { links } = compileEmail({ subject: name, html, text: null }, '')
  const audience = { kind: 'prospects', selection: { mode: 'all', filter: '', except: [] } }
  await tx`
    insert into emails (bu_id, id, kind, state, name, subject, html, from_name, from_address, audience, links, log_task, created_by,
      gathered_at, created_at, started_at, finished_at)
    select ${buId}, ${id}, 'list', 'done', ${name}, ${name}, ${html}, ${sender.name}, ${sender.address},
      ${JSON.stringify(audience)}::text::jsonb, ${JSON.stringify(links)}::text::jsonb, false, ${adminId},
      max(at), max(at) - interval '2 hours', max(at) - interval '3 minutes', max(at)
    from activities where bu_id = ${buId} and kind = 'email_sent' and detail->>'object' = ${name}`
  await tx`
    insert into email_recipients (bu_id, email_id, prospect_id, address, address_key, state, sent_at, opened_at, opens, clicked_at, clicks)
    select ${buId}, ${id}, p.id, p.email, p.email_key, 'sent', a.sent, a.opened, a.opens, a.clicked, a.clicks
    from (
      select prospect_id, max(at) filter (where kind = 'email_sent') as sent,
        max(at) filter (where kind in ('email_open', 'email_click')) as opened,
        (count(*) filter (where kind = 'email_open'))::int as opens,
        max(at) filter (where kind = 'email_click') as clicked, (count(*) filter (where kind = 'email_click'))::int as clicks
      from activities where bu_id = ${buId} and kind in ('email_sent', 'email_open', 'email_click') and detail->>'object' = ${name}
      group by 1
    ) a join prospects p on p.bu_id = ${buId} and p.id = a.prospect_id and p.email is not null
    where a.sent is not null on conflict do nothing`
  await tx`
    insert into email_recipients (bu_id, email_id, prospect_id, address, address_key, state, reason)
    select ${buId}, ${id}, p.id, p.email, p.email_key, 'suppressed', 'opted_out' from prospects p
    where p.bu_id = ${buId} and p.deleted_at is null and p.values->>'opted_out' = 'true' on conflict do nothing`
  await tx`
    update emails e set recipients = c.recipients, sent = c.sent, suppressed = c.suppressed, opened = c.opened, clicked = c.clicked
    from (select count(*)::int as recipients, (count(*) filter (where state = 'sent'))::int as sent,
        (count(*) filter (where state = 'suppressed'))::int as suppressed,
        (count(*) filter (where opened_at is not null))::int as opened,
        (count(*) filter (where clicked_at is not null))::int as clicked
      from email_recipients where bu_id = ${buId} and email_id = ${id}) c
    where e.bu_id = ${buId} and e.id = ${id}`
}

async function seedDraft(tx: Tx, buId: string, adminId: string): Promise<void> {
  const audience = {
    kind: 'prospects',
    selection: { mode: 'all', filter: 'score=100', except: [] },
  }
  await tx`
    insert into emails (bu_id, kind, name, subject, html, from_name, from_address, audience, created_by)
    values (${buId}, 'list', 'Open bench, December', '{{first_name|You}}, bring the part that gives you trouble', ${invitation},
      ${sender.name}, ${sender.address}, ${JSON.stringify(audience)}::text::jsonb, ${adminId})`
}
