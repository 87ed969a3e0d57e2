import 'server-only'
import { answer, load } from '#lib/auth/loader-gate.ts'
import { getProspectFieldsPage } from '#lib/mapping/field-reads.ts'
import type { ProspectFieldsPage } from '#lib/mapping/field-types.ts'

export const loadProspectFields = (): Promise<ProspectFieldsPage> =>
  load('connector.manage', ({ tx }) => getProspectFieldsPage(tx))

export const answerProspectFields = (): Promise<Response> =>
  answer('connector.manage', ({ tx }) => getProspectFieldsPage(tx))
