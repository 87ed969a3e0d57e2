import { answerActivities } from '#lib/activities/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerActivities(request)
