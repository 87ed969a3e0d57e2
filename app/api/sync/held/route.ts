import { answerGuard } from '#lib/sync/screen-loaders.ts'

export const GET = (): Promise<Response> => answerGuard()
