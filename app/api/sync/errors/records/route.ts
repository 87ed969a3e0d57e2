import { answerErrorRecords } from '#lib/sync/screen-loaders.ts'

export const GET = (request: Request): Promise<Response> => answerErrorRecords(request)
