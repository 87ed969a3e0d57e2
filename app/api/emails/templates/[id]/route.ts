import { answerTemplate } from '#lib/email/loaders.ts'

type Context = { params: Promise<{ id: string }> }

export const GET = async (_: Request, { params }: Context): Promise<Response> =>
  answerTemplate((await params).id)
