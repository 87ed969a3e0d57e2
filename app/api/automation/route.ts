import { answerRules } from '#lib/automation/loaders.ts'

export const GET = (): Promise<Response> => answerRules()
