import { answerExport, answerSelectionExport } from '#lib/prospects/export-loaders.ts'

export const GET = (request: Request): Promise<Response> => answerExport(request)
/** Too many chosen rows for an address come in the body of a form. */
export const POST = (request: Request): Promise<Response> => answerSelectionExport(request)
