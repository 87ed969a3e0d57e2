import type { TimelineItem } from '#lib/activities/types.ts'

/** What the org's page says of who looks at what, under its signature. */
export type EmbedClaims = {
  /** 18 characters. */
  org: string
  user: string
  record: string
  /** ms */
  at: number
  /** Never used twice. */
  nonce: string
}

export type EmbedRefusal = 'malformed' | 'expired' | 'signature' | 'replayed' | 'not_connected'

/** What a bearer stands for, for some minutes. */
export type EmbedPass = {
  buId: string
  org: string
  user: string
  record: string
  expiresAt: number
}

export type EmbedWindow = {
  /** Null: no prospect has this record's e-mail. */
  prospect: {
    id: string
    name: string
    url: string
    /** Only on the record that is synced [AC-3]. */
    own: { score: number; grade: string | null; assigned: string | null; waits: number } | null
    /** Other records with this e-mail, on which the same window shows. */
    alsoOn: { leads: number; contacts: number }
  } | null
  rows: TimelineItem[]
  next: string | null
}
