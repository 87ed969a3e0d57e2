import { inBusinessUnit, type Sql } from '#db/client.ts'
import type { ProspectField } from '#lib/prospects/default-fields.ts'
import { defaultTracking, type PublicForm, type TrackingSettings } from '#lib/tracking/types.ts'

export type StoredFile = { id: string; name: string; contentType: string; bytes: Buffer }
export type SiteSettings = TrackingSettings & { ingestHash: string | null }

/** What a business unit serves, kept for some seconds: a page that everybody opens is not looked up for each of them. */
export class SiteReads {
  readonly #sql: Sql
  readonly #kept = new Map<string, { until: number; value: Promise<unknown> }>()

  constructor(sql: Sql) {
    this.#sql = sql
  }

  settings(buId: string): Promise<SiteSettings> {
    return this.#keep(`settings ${buId}`, async () => {
      const [row] = await inBusinessUnit(
        this.#sql,
        buId,
        (tx) => tx<SiteSettings[]>`
          select consent, search_params as "searchParams", ingest_hash as "ingestHash" from tracking_settings
          where bu_id = ${buId}`,
      )
      return row ?? { ...defaultTracking, ingestHash: null }
    })
  }

  form(buId: string, id: string): Promise<{ form: PublicForm; fields: ProspectField[] } | null> {
    return this.#keep(`form ${buId} ${id}`, () =>
      inBusinessUnit(this.#sql, buId, async (tx) => {
        const [form] = await tx<PublicForm[]>`
          select id, kind, name, fields, headline, intro, button, thanks, success_location as "successLocation",
            error_location as "errorLocation"
          from forms where bu_id = ${buId} and id = ${id} and open`
        if (!form) return null
        const names = form.fields.map(({ field }) => field)
        const fields = await tx<ProspectField[]>`
          select name, label, type, custom, options, length_max as "lengthMax", scale from prospect_fields
          where bu_id = ${buId} and name = any(${names}::text[])`
        return { form, fields: [...fields] }
      }),
    )
  }

  redirect(buId: string, id: string): Promise<{ id: string; target: string } | null> {
    return this.#keep(`redirect ${buId} ${id}`, async () => {
      const [row] = await inBusinessUnit(
        this.#sql,
        buId,
        (tx) => tx<{ id: string; target: string }[]>`
          select id, target from redirects where bu_id = ${buId} and id = ${id} and open`,
      )
      return row ?? null
    })
  }

  /** Not kept: a few of ten megabytes would be most of the process. */
  async file(buId: string, id: string): Promise<StoredFile | null> {
    const [row] = await inBusinessUnit(
      this.#sql,
      buId,
      (tx) => tx<StoredFile[]>`
        select id, name, content_type as "contentType", bytes from tracked_files
        where bu_id = ${buId} and id = ${id} and open`,
    )
    return row ?? null
  }

  #keep<T>(key: string, read: () => Promise<T>): Promise<T> {
    const now = Date.now()
    const kept = this.#kept.get(key)
    if (kept && kept.until > now) return kept.value as Promise<T>
    if (this.#kept.size >= keptMax) this.#kept.clear()
    const value = read()
    this.#kept.set(key, { until: now + keptForMs, value })
    value.catch(() => this.#kept.delete(key))
    return value
  }
}

const keptForMs = 5_000
const keptMax = 5_000
