import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { inBusinessUnit, openDatabase, type Tx } from '#db/client.ts'
import { createLog } from '#lib/base/log.ts'
import { newId } from '#lib/base/new-id.ts'
import { createBusinessUnit } from '#lib/business-units/writes.ts'
import { type TestDatabase, testDatabase } from '#lib/launch/testing/postgres.ts'
import { startCollector } from '#lib/tracking/collector/serve.ts'
import { foldTracking } from '#lib/tracking/fold.ts'
import { signProspect, toShort, toSite, trackingKey } from '#lib/tracking/tokens.ts'

export const browser =
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36'
export const newEventId = () => randomBytes(8).toString('hex')

export type Hit = Partial<{
  i: string
  v: string | null
  t: number
  u: string
  r: string
  h: string
  p: string
  headers: Record<string, string>
}>

/** A business unit with a collector before it and the worker's part behind it, both under their own roles. */
export async function openSite(name: string) {
  const database: TestDatabase = await testDatabase(name)
  const key = randomBytes(32).toString('base64')
  const worker = openDatabase(database.workerUrl, { name: 'test', connectionsMax: 4 })
  const owner = postgres(database.superuserUrl, { max: 2, onnotice: () => {} })
  const unit = { name, currency: 'EUR', timeZone: 'UTC' }
  const buId =
    (await createBusinessUnit(worker.sql, unit).catch(() => null)) ?? (await made(owner, unit))
  const collector = await startCollector({
    databaseUrl: database.collectorUrl,
    host: '127.0.0.1',
    port: 0,
    trackingKey: key,
    eventsPerSecond: 50_000,
    log: createLog('collector', 'silent'),
  })
  const site = toSite(buId)
  const inUnit = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(worker.sql, buId, work)
  return {
    database,
    buId,
    site,
    key,
    url: collector.url,
    owner,
    inUnit,
    fold: () => foldTracking(worker.sql, buId),
    /** Events happened this long ago, for what only time can show. */
    age: (minutes: number) =>
      owner`update visitor_events set at = at - ${minutes} * interval '1 minute' where bu_id = ${buId}`,
    hit: async (hit: Hit = {}) => {
      const { headers, ...body } = hit
      const answer = await fetch(`${collector.url}/e`, {
        method: 'POST',
        headers: { 'user-agent': browser, ...headers },
        body: JSON.stringify({
          s: site,
          i: newEventId(),
          t: Date.now(),
          u: 'https://halden.example/pricing',
          h: 'Pricing',
          ...body,
        }),
      })
      const text = await answer.text()
      const said = (text.startsWith('{') ? JSON.parse(text) : {}) as { v?: string; t?: number }
      return { status: answer.status, ...said }
    },
    get: (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      fetch(collector.url + path, {
        method,
        redirect: 'manual',
        headers: { 'user-agent': browser, ...headers },
      }),
    post: (
      path: string,
      form: Record<string, string> | FormData,
      headers: Record<string, string> = {},
    ) =>
      fetch(collector.url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'user-agent': browser, ...headers },
        body: form instanceof FormData ? form : new URLSearchParams(form),
      }),
    linkFor: (prospectId: string, expiresAt = Date.now() + 86_400_000) =>
      signProspect(trackingKey(key), buId, { prospectId, expiresAt }),
    addProspect: async (values: Record<string, string | boolean>) => {
      const id = newId()
      await inUnit(async (tx) => {
        await tx`insert into prospects (bu_id, id, values) values (${buId}, ${id}, ${JSON.stringify(values)}::text::jsonb)`
        await tx`insert into pairs (bu_id, prospect_id) values (${buId}, ${id})`
      })
      return id
    },
    addForm: async (form: Partial<FormRow> = {}) => {
      const id = newId()
      const row = { ...contactForm, ...form }
      await inUnit(
        (tx) => tx`
          insert into forms (bu_id, id, kind, name, fields, success_location, error_location, created_by)
          values (${buId}, ${id}, ${row.kind}, ${row.name}, ${JSON.stringify(row.fields)}::text::jsonb, ${row.success}, ${row.error}, 'test')`,
      )
      const path = row.kind === 'handler' ? 'h' : row.kind === 'form' ? 'p' : 'l'
      return { id, path: `/${path}/${site}/${toShort(id)}` }
    },
    addRedirect: async (target: string) => {
      const id = newId()
      await inUnit(
        (tx) =>
          tx`insert into redirects (bu_id, id, name, target, created_by) values (${buId}, ${id}, 'Whitepaper', ${target}, 'test')`,
      )
      return { id, path: `/r/${site}/${toShort(id)}` }
    },
    story: (prospectId: string) =>
      inUnit(async (tx) => {
        const told = await tx<{ kind: string; title: string; points: number }[]>`
          select kind, title, points from activities where prospect_id = ${prospectId} order by at, id`
        const [prospect] = await tx<{ score: number; values: Record<string, unknown> }[]>`
          select score, values from prospects where id = ${prospectId}`
        return { ...prospect, told: [...told] }
      }),
    end: async () => {
      await collector.stop()
      await Promise.all([worker.end(), owner.end()])
    },
  }
}

export type Site = Awaited<ReturnType<typeof openSite>>

type FormRow = {
  kind: string
  name: string
  fields: { field: string; name: string; label: string; required: boolean }[]
  success: string | null
  error: string | null
}
const contactForm: FormRow = {
  kind: 'handler',
  name: 'Demo request',
  fields: [
    { field: 'email', name: 'email', label: 'E-mail', required: true },
    { field: 'last_name', name: 'name', label: 'Last name', required: true },
    { field: 'opted_out', name: 'optout', label: 'No e-mail', required: false },
  ],
  success: 'https://halden.example/thanks',
  error: 'https://halden.example/again',
}

async function made(
  owner: postgres.Sql,
  unit: { name: string; currency: string; timeZone: string },
): Promise<string> {
  const id = await createBusinessUnit(owner, unit)
  if (!id) throw new Error('The business unit was not made')
  return id
}
