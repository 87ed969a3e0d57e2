import { answerProspectFields } from '#lib/mapping/field-loaders.ts'

export const GET = (): Promise<Response> => answerProspectFields()
