import { answerCandidate } from '#lib/sharing/loaders.ts'

type Context = { params: Promise<{ name: string }> }

export const GET = async (_: Request, { params }: Context): Promise<Response> =>
  answerCandidate((await params).name)
