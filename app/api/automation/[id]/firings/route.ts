import { answerFirings } from '#lib/automation/loaders.ts'

type Context = { params: Promise<{ id: string }> }

export const GET = async (request: Request, { params }: Context): Promise<Response> =>
  answerFirings((await params).id, request)
