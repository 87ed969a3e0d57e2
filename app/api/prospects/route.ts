import { answerProspects } from '#lib/prospects/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerProspects(request)
