import { answerOpen } from '#lib/email/public/loaders.ts'

type Context = { params: Promise<{ token: string }> }

export const GET = async (request: Request, { params }: Context): Promise<Response> =>
  answerOpen(request, (await params).token)
