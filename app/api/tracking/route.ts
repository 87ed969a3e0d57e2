import { answerForms } from '#lib/tracking/loaders.ts'

export const GET = (): Promise<Response> => answerForms()
