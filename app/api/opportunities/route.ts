import { answerOpportunities } from '#lib/opportunities/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerOpportunities(request)
