import { answerUnsubscribe, takeUnsubscribe } from '#lib/email/public/loaders.ts'

type Context = { params: Promise<{ token: string }> }

export const GET = async (request: Request, { params }: Context): Promise<Response> =>
  answerUnsubscribe(request, (await params).token)

export const POST = async (request: Request, { params }: Context): Promise<Response> =>
  takeUnsubscribe(request, (await params).token)
