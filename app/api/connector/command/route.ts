import { answerCommand } from '#lib/connector/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerCommand(request)
