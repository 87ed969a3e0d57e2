import { answerMemberships } from '#lib/prospects/record-loaders.ts'

type Context = { params: Promise<{ id: string }> }

export const GET = async (_: Request, { params }: Context): Promise<Response> =>
  answerMemberships((await params).id)
