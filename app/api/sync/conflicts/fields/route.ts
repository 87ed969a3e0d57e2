import { answerConflictFields } from '#lib/sync/conflicts/loaders.ts'

export const GET = answerConflictFields
