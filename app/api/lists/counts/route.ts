import { answerCounts } from '#lib/lists/loaders.ts'

export const GET = (): Promise<Response> => answerCounts()
