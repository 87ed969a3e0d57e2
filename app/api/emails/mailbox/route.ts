import { answerMailbox } from '#lib/email/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerMailbox(request)
