import 'server-only'
import { answer, load } from '#lib/auth/loader-gate.ts'
import { getFieldsPage } from '#lib/mapping/reads.ts'
import type { FieldsPage } from '#lib/mapping/types.ts'

export const loadFields = (): Promise<FieldsPage> =>
  load('connector.read', ({ tx }) => getFieldsPage(tx))

export const answerFields = (): Promise<Response> =>
  answer('connector.read', ({ tx }) => getFieldsPage(tx))
