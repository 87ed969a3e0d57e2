import { answerPalette } from '#lib/prospects/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerPalette(request)
