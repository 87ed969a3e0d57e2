import { answerLists } from '#lib/lists/loaders.ts'

export const GET = (): Promise<Response> => answerLists()
