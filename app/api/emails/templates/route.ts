import { answerTemplates } from '#lib/email/loaders.ts'

export const GET = (): Promise<Response> => answerTemplates()
