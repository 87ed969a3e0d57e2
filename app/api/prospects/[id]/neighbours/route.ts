import { answerNeighbours } from '#lib/prospects/record-loaders.ts'

type Params = { params: Promise<{ id: string }> }

export const GET = async (request: Request, { params }: Params): Promise<Response> =>
  answerNeighbours((await params).id, request)
