import type {
  CandidateSearch,
  ChangedPage,
  ChangedRead,
  CountRequest,
  CrmRecord,
  OutsideRecord,
  RecordFilter,
  RecordRead,
  RecordsRead,
  TakenSearch,
} from '#lib/salesforce/port.ts'

/** How an org in memory answers what the connector asks, of the records that readers see. */

export function countOf(records: CrmRecord[], { object, within, from }: CountRequest): number {
  const isBeyond = ({ modifiedAt }: CrmRecord) => !from || modifiedAt >= from.stamp
  return records.filter(
    (record) => record.object === object && isWithin(record, within) && isBeyond(record),
  ).length
}

export function changedPage(
  records: CrmRecord[],
  { object, from, fields, limit, within, outside }: ChangedRead,
): ChangedPage {
  const isBeyond = (record: CrmRecord) =>
    from === null ||
    record.modifiedAt > from.stamp ||
    (record.modifiedAt === from.stamp && record.id > from.lastId)
  const all = records
    .filter((record) => record.object === object && isBeyond(record))
    .filter((record) => isWithin(record, within) !== outside)
    .sort((a, b) => a.modifiedAt - b.modifiedAt || (a.id < b.id ? -1 : 1))
  const page = all.slice(0, limit)
  const end = page.at(-1)
  return {
    object,
    outside,
    records: outside ? [] : page.map((record) => withFields(record, fields)),
    left: outside ? page.map(toStub) : [],
    last: end ? { stamp: end.modifiedAt, lastId: end.id } : null,
    done: all.length <= limit,
  }
}

export function takenKeys(
  records: CrmRecord[],
  { objects, emails, externalIds }: TakenSearch,
): string[] {
  const keys = new Set([...emails, ...externalIds])
  return records
    .filter(({ object, isDeleted }) => objects.includes(object) && !isDeleted)
    .flatMap(({ email, externalId, isConverted }) => [
      isConverted ? '' : (email?.toLowerCase() ?? ''),
      externalId ?? '',
    ])
    .filter((key) => keys.has(key))
}

export function candidatesOf(
  records: CrmRecord[],
  { objects, emails, externalIds, fields, within, atHand }: CandidateSearch,
): CrmRecord[] {
  const keys = new Set(emails.map((email) => email.trim().toLowerCase()))
  const ids = new Set(externalIds)
  const here = new Set(atHand.map(({ id }) => id))
  const isAsked = ({ id, email }: CrmRecord) =>
    email !== null && keys.has(email.toLowerCase()) && !here.has(id)
  return records
    .filter(
      (record) =>
        objects.includes(record.object) &&
        !record.isDeleted &&
        isWithin(record, within[record.object]) &&
        (isAsked(record) || (record.externalId !== null && ids.has(record.externalId))),
    )
    .map((record) => withFields(record, fields[record.object]))
}

export function recordsOf(records: CrmRecord[], reads: RecordRead[]): RecordsRead {
  const parts = reads.map(({ ids, fields, within }) => {
    const wanted = new Set(ids)
    const there = records.filter((record) => wanted.has(record.id))
    return {
      records: there
        .filter((record) => isWithin(record, within))
        .map((record) => withFields(record, fields)),
      outside: there.filter((record) => !isWithin(record, within)).map(toStub),
    }
  })
  return {
    records: parts.flatMap((part) => part.records),
    outside: parts.flatMap((part) => part.outside),
  }
}

function isWithin({ values }: CrmRecord, within: RecordFilter | null): boolean {
  return within === null || within.admits(values)
}

function toStub({ id, object, modifiedAt }: CrmRecord): OutsideRecord {
  return { id, object, modifiedAt }
}

function withFields(record: CrmRecord, fields: string[]): CrmRecord {
  const values = Object.fromEntries(fields.map((field) => [field, record.values[field] ?? null]))
  return { ...record, values }
}
