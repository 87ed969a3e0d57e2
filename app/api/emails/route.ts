import { answerEmails } from '#lib/email/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerEmails(request)
