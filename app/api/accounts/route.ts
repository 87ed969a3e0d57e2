import { answerAccounts } from '#lib/accounts/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerAccounts(request)
