import { answerAttempt } from '#lib/connector/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerAttempt(request)
