import { answerExplanation } from '#lib/prospects/loaders.ts'

type Params = { params: Promise<{ id: string }> }

export const GET = async (_: Request, { params }: Params): Promise<Response> =>
  answerExplanation((await params).id)
