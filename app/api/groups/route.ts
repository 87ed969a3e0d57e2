import { answerGroups } from '#lib/users/groups/loaders.ts'

export const GET = answerGroups
