import type { Direction } from '#components/ui/arrow.tsx'
import type { IconName } from '#components/ui/icon.tsx'
import type { ValueKind } from '#components/ui/value.tsx'

/** What a line of the timeline is about; filters choose among these. */
export type TimelineKind =
  | 'visit'
  | 'click'
  | 'search'
  | 'file'
  | 'email'
  | 'form'
  | 'opportunity'
  | 'campaign'
  | 'record'
  | 'import'
  | 'change'
  | 'sync'

/** One thing that happened. Plain data: it comes from the server as JSON. */
export type TimelineEvent = {
  id: string
  /** ISO */
  at: string
  kind: TimelineKind
  icon?: IconName
  /** "Completed form" + object "Demo request" + "twice". */
  text: string
  object?: string
  after?: string
  detail?: string
  points?: number
  /** The pages of a visit, in order. */
  pages?: readonly { title: string; ms?: number }[]
  /** The quieter layer: a value that changed or a record that synced. */
  change?: {
    before?: string | null
    after?: string | null
    /** Leave out the values where nothing moved. */
    shown?: boolean
    beforeKind?: ValueKind
    afterKind: ValueKind
    direction?: Direction
    note?: string
    href?: string
  }
}

const icons: Record<TimelineKind, IconName> = {
  visit: 'page',
  click: 'click',
  search: 'search',
  file: 'file',
  email: 'mail',
  form: 'form',
  opportunity: 'flag',
  campaign: 'megaphone',
  record: 'user',
  import: 'upload',
  change: 'edit',
  sync: 'swap',
}

export function iconOf(event: TimelineEvent): IconName {
  return event.icon ?? icons[event.kind]
}

export function isQuiet(event: TimelineEvent): boolean {
  return event.kind === 'change' || event.kind === 'sync'
}
