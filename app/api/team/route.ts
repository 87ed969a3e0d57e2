import { answerTeam } from '#lib/team/loaders.ts'

export const GET = answerTeam
