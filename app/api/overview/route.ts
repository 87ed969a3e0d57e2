import { answerOverview } from '#lib/overview/loaders.ts'

export const GET = (): Promise<Response> => answerOverview()
