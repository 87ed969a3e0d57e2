import { toEvent } from '#components/prospects/timeline-events.ts'
import { answerWindow } from '#lib/embed/loaders.ts'

export const GET = (request: Request): Promise<Response> => answerWindow(request, toEvent)
