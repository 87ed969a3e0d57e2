import { customType, timestamp, uuid } from 'drizzle-orm/pg-core'

/** Moments are stored with a zone and read as Date. */
export const moment = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' })

/** The tenant. First column of every key of a business table: it is the shard key and what row-level security compares. */
export const buId = () => uuid().notNull()

export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
