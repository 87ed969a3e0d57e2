import { answerStatus } from '#lib/connector/loaders.ts'

export const GET = (): Promise<Response> => answerStatus()
