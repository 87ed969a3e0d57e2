import { answerAudit } from '#lib/audit/loaders.ts'

export const GET = (request: Request): Promise<Response> =>
  answerAudit(new URL(request.url).searchParams)
