import { answerClick } from '#lib/email/public/loaders.ts'

type Context = { params: Promise<{ token: string }> }

export const GET = async (request: Request, { params }: Context): Promise<Response> =>
  answerClick(request, (await params).token)
