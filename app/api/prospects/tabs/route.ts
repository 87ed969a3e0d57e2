import { answerTabs } from '#lib/prospects/loaders.ts'

export const GET = (): Promise<Response> => answerTabs()
