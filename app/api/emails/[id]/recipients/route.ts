import { answerRecipients } from '#lib/email/loaders.ts'

type Context = { params: Promise<{ id: string }> }

export const GET = async (request: Request, { params }: Context): Promise<Response> =>
  answerRecipients((await params).id, request)
