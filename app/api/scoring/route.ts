import { answerScoring } from '#lib/scoring/loaders.ts'

export const GET = (): Promise<Response> => answerScoring()
