import { answerPreferences, takePreferences } from '#lib/email/public/preference-page.ts'

type Context = { params: Promise<{ token: string }> }

export const GET = async (request: Request, { params }: Context): Promise<Response> =>
  answerPreferences(request, (await params).token)

export const POST = async (request: Request, { params }: Context): Promise<Response> =>
  takePreferences(request, (await params).token)
