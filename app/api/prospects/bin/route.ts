import { answerBin } from '#lib/prospects/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerBin(request)
