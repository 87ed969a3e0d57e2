import { answerConflicts } from '#lib/sync/conflicts/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerConflicts(request)
