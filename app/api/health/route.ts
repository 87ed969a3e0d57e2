import { answerHealth } from '#lib/auth/health.ts'

export const GET = (): Promise<Response> => answerHealth()
