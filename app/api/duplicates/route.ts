import { answerDuplicates } from '#lib/duplicates/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerDuplicates(request)
