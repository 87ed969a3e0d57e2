import type { FormKind } from '#lib/tracking/types.ts'

export const formKindLabels: Record<FormKind, string> = {
  form: 'Hosted form',
  handler: 'Form handler',
  landing_page: 'Landing page',
}
