import { openDoor } from '#lib/auth/open-door.ts'
import { answerAcceptance } from '#lib/team/accept-answer.ts'

export const POST = (request: Request): Promise<Response> => openDoor(request, answerAcceptance)
