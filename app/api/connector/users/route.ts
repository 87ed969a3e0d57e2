import { answerUsers } from '#lib/users/loaders.ts'

export const GET = (): Promise<Response> => answerUsers()
