import { answerPill } from '#lib/connector/loaders.ts'

export const GET = (): Promise<Response> => answerPill()
