import { answerBoard } from '#lib/opportunities/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerBoard(request)
