import { answerReady } from '#lib/auth/health.ts'

export const GET = (): Promise<Response> => answerReady()
