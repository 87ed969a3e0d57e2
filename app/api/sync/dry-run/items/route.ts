import { answerDryRunItems } from '#lib/sync/screen-loaders.ts'

export const GET = (request: Request): Promise<Response> => answerDryRunItems(request)
