import { answerSending } from '#lib/email/loaders.ts'

export const GET = (): Promise<Response> => answerSending()
