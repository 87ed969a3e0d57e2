import { answerAssignChoices } from '#lib/prospects/loaders.ts'

export const GET = answerAssignChoices
