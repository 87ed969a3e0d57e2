import { answerExport } from '#lib/prospects/export-loaders.ts'

export const GET = (request: Request): Promise<Response> => answerExport(request)
