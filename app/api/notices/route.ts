import { answerNotices } from '#lib/automation/notices/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerNotices(request)
