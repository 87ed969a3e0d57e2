import type { AssignTarget } from '#lib/users/assignment.ts'

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = (typeof encodings)[number]
export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

export type ImportState =
  | 'uploading'
  | 'uploaded'
  | 'waiting'
  | 'running'
  | 'done'
  | 'failed'
  | 'cancelled'

/** How the file's characters become rows. */
export type FileFormat = { encoding: Encoding; delimiter: Delimiter; hasHeader: boolean }

/** Column number, from 0, to the name of a field or to `crmIdTarget`. */
export type Mapping = Record<string, string>
/** Not a field: finds the prospect that is linked to this record. */
export const crmIdTarget = 'crm_id'

export type ImportOptions = {
  /** What a filled cell does to a field that has another value. An empty cell never does anything. */
  filled: 'overwrite' | 'only_blanks'
  /** A match in the recycle bin is restored; otherwise a new prospect is made. */
  restore: boolean
  /** Gets new prospects, and matches that nobody has. */
  assignedUserId: string | null
  /** [AU-1] Gets them instead: a group in turn, or whom Salesforce chooses for the lead. */
  handTo?: Handing | null
}

export type Handing = Extract<AssignTarget, { to: 'group' | 'queue' | 'rule' }>

export type ImportChoices = { format: FileFormat; mapping: Mapping; options: ImportOptions }

export type ImportCounts = {
  created: number
  updated: number
  unchanged: number
  restored: number
  rejected: number
}

export type ImportRow = ImportCounts & {
  id: string
  fileName: string
  sizeBytes: number
  state: ImportState
  rowsTotal: number | null
  rowsDone: number
  message: string | null
  by: string | null
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
}

export type ImportList = { rows: ImportRow[]; next: string | null }

export type PreviewRow = { line: number; cells: string[]; problems: string[] }

export type ImportPreview = {
  columns: string[]
  rows: PreviewRow[]
  /** How many rows the file has, as far as can be told without reading it as the import will. */
  total: number
  /** Nothing can be imported like this, and why. */
  problem: string | null
}

export type ImportTarget = { name: string; label: string }

/** What the page of an import needs while its columns are being chosen. */
export type ImportSetup = {
  choices: ImportChoices
  preview: ImportPreview
  targets: ImportTarget[]
}

export type ImportPage = { import: ImportRow; setup: ImportSetup | null }
