import type { Tx } from '#db/client.ts'
import type { SmtpSettings } from '#lib/email/types.ts'

export type SendingSetup = {
  unitName: string
  linkKey: string
  transport: 'mailbox' | 'smtp'
  smtp: SmtpSettings | null
  sealedPassword: string | null
  bounceDomain: string | null
  postalAddress: string
  perMinute: number | null
}

/** How this business unit sends. The key of its links is made when it is first asked for. */
export async function getSendingSetup(tx: Tx, buId: string): Promise<SendingSetup> {
  await tx`
    insert into email_settings (bu_id, link_key)
    values (${buId}, encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'base64'))
    on conflict do nothing`
  const [row] = await tx<SendingSetup[]>`
    select b.name as "unitName", s.link_key as "linkKey", s.transport, s.smtp, s.sealed_password as "sealedPassword",
      s.bounce_domain as "bounceDomain", s.postal_address as "postalAddress", s.per_minute as "perMinute"
    from email_settings s join business_units b on b.id = s.bu_id where s.bu_id = ${buId}`
  return row!
}

export type SendingDomain = {
  id: string
  selector: string
  sealedPrivateKey: string
  verified: boolean
}

export async function findSendingDomain(
  tx: Tx,
  buId: string,
  domain: string,
): Promise<SendingDomain | null> {
  const [row] = await tx<SendingDomain[]>`
    select id, selector, sealed_private_key as "sealedPrivateKey", verified_at is not null as verified
    from email_domains where bu_id = ${buId} and domain = ${domain}`
  return row ?? null
}
