import { answerImports } from '#lib/prospects/import/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerImports(request)
