import { answerTags } from '#lib/lists/loaders.ts'

export const GET = (): Promise<Response> => answerTags()
