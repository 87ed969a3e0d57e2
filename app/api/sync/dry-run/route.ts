import { answerDryRun } from '#lib/sync/screen-loaders.ts'

export const GET = (): Promise<Response> => answerDryRun()
