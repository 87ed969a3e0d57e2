import { answerFields } from '#lib/mapping/loaders.ts'

export const GET = (): Promise<Response> => answerFields()
