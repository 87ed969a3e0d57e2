import type { Blanks, MappingDirection, Winner } from '#lib/mapping/types.ts'
import type { ProspectFieldType } from '#lib/prospects/default-fields.ts'

export const winnerLabels: Record<Winner, string> = {
  salesforce: 'Salesforce’s value wins',
  concord: 'Concord’s value wins',
  most_recent: 'Most recent wins',
}

export const winnerHints: Record<Winner, string> = {
  salesforce: 'Where both sides changed, ours is kept in the field’s history.',
  concord: 'Where both sides changed, theirs is kept in the field’s history.',
  most_recent:
    'Salesforce’s field history tells when; the record’s time where none is kept. A tie is Salesforce’s.',
}

export const directionLabels: Record<MappingDirection, string> = {
  both: 'Both ways',
  pull: 'Only in',
  push: 'Only out',
}

export const blankLabels: Record<Blanks, string> = { keep: 'Keep', clear: 'Clear' }

export const blankHints: Record<Blanks, string> = {
  keep: 'A value beats a blank, whichever side is master.',
  clear: 'A blank from the winning side empties the other.',
}

export const fieldTypeLabels: Record<ProspectFieldType, string> = {
  text: 'Text',
  long_text: 'Long text',
  email: 'E-mail',
  phone: 'Phone',
  url: 'Web address',
  number: 'Number',
  currency: 'Currency',
  date: 'Date',
  datetime: 'Date and time',
  checkbox: 'Checkbox',
  dropdown: 'Dropdown',
  radio: 'Radio buttons',
  multi_select: 'Multi-select',
}
