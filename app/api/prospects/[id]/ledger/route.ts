import { answerLedger } from '#lib/prospects/record-loaders.ts'

type Params = { params: Promise<{ id: string }> }

export const GET = async (_: Request, { params }: Params): Promise<Response> =>
  answerLedger((await params).id)
