import { answerSharing } from '#lib/sharing/loaders.ts'

export const GET = (): Promise<Response> => answerSharing()
