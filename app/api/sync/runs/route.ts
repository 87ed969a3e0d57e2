import { answerRuns } from '#lib/sync/screen-loaders.ts'

export const GET = (request: Request): Promise<Response> => answerRuns(request)
