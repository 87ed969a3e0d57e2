import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, inBusinessUnit, openDatabase } from '#db/client.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { checkDomain, recheckDomains } from '#lib/email/domains/check.ts'
import { getDomainFacts, listVerifiedDomains } from '#lib/email/domains/reads.ts'
import { recordsOf } from '#lib/email/domains/records.ts'
import { createDomain } from '#lib/email/domains/writes.ts'
import { type DnsServer, startDnsServer } from '#lib/email/testing/dns-server.ts'
import { testDatabase } from '#lib/launch/testing/postgres.ts'

const domain = 'mail.halden.test'
/** Longer than one piece of a TXT record. */
const publicKey = 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A'.repeat(12)
let dns: DnsServer
let worker: Database
let buId: string
let id: string

beforeAll(async () => {
  dns = await startDnsServer()
  const database = await testDatabase('domains')
  worker = openDatabase(database.workerUrl, { name: 'domains', connectionsMax: 2 })
  buId =
    (await createBusinessUnit(worker.sql, { name: 'Halden', currency: 'EUR', timeZone: 'UTC' })) ??
    ''
})

beforeEach(async () => {
  dns.records.clear()
  dns.broken = false
  await inUnit((tx) => tx`delete from email_domains`)
  id =
    (await inUnit((tx) =>
      createDomain(tx, buId, {
        domain,
        token: 'our-token',
        selector: 'concord',
        publicKey,
        sealedPrivateKey: 'sealed',
        createdBy: buId,
      }),
    )) ?? ''
})

afterAll(async () => {
  await worker?.end()
  await dns?.stop()
})

const inUnit = <T>(work: Parameters<typeof inBusinessUnit<T>>[2]) =>
  inBusinessUnit(worker.sql, buId, work)
const check = () => checkDomain(worker.sql, buId, id, dns.address)
const statesOf = (outcome: Awaited<ReturnType<typeof check>>) =>
  Object.fromEntries(outcome?.checks.map(({ kind, state }) => [kind, state]) ?? [])

async function publish(): Promise<void> {
  const facts = await inUnit((tx) => getDomainFacts(tx, buId, id))
  if (!facts) throw new Error('no such domain')
  for (const { name, value } of recordsOf(facts)) dns.records.set(name, [value])
}

test('[ML-3] a domain without records is told which are missing, and may not send', async () => {
  const outcome = await check()
  expect(outcome?.verified).toBe(false)
  expect(statesOf(outcome)).toEqual({
    ownership: 'missing',
    spf: 'missing',
    dkim: 'missing',
    dmarc: 'missing',
  })
  expect(dns.asked).toContain('concord._domainkey.mail.halden.test')
  expect(await inUnit((tx) => listVerifiedDomains(tx, buId))).toEqual([])
})

test('[ML-3] with the records as shown it is verified, its key read in pieces by a real resolver', async () => {
  await publish()
  dns.records.set(domain, [
    'google-site-verification=x',
    'v=spf1 include:_spf.other.example +mx -all',
  ])
  const outcome = await check()
  expect(statesOf(outcome)).toEqual({ ownership: 'ok', spf: 'ok', dkim: 'ok', dmarc: 'ok' })
  expect(outcome?.verified).toBe(true)
  expect(await inUnit((tx) => listVerifiedDomains(tx, buId))).toEqual([domain])
})

test('[ML-3] a wrong key, two SPF records or another token are told apart from a missing one', async () => {
  await publish()
  dns.records.set(domain, ['v=spf1 mx ~all', 'v=spf1 a ~all'])
  dns.records.set('_concord.mail.halden.test', ['concord-verification=else'])
  dns.records.set('concord._domainkey.mail.halden.test', [`v=DKIM1; p=${publicKey.slice(0, 255)}`])
  expect(statesOf(await check())).toMatchObject({ ownership: 'wrong', spf: 'wrong', dkim: 'wrong' })
  dns.records.set(domain, ['v=spf1 a:elsewhere.example ~all'])
  const outcome = await check()
  expect(outcome?.checks.find(({ kind }) => kind === 'spf')?.said).toContain('does not name mx')
})

test('[ML-3] a verified domain that loses a record stops, one whose resolver fails does not', async () => {
  await publish()
  await check()
  dns.broken = true
  expect(await check()).toMatchObject({ verified: true })
  dns.broken = false
  dns.records.delete('_concord.mail.halden.test')
  await inUnit((tx) => tx`update email_domains set checked_at = now() - interval '2 days'`)
  await recheckDomains(worker.sql, buId, dns.address)
  expect(await inUnit((tx) => listVerifiedDomains(tx, buId))).toEqual([])
})
