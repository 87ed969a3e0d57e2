import { answerRule } from '#lib/automation/loaders.ts'

type Context = { params: Promise<{ id: string }> }

export const GET = async (_: Request, { params }: Context): Promise<Response> =>
  answerRule((await params).id)
