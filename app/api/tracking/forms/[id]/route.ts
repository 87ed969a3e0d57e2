import { answerSubmissions } from '#lib/tracking/loaders.ts'

type Params = { params: Promise<{ id: string }> }

export const GET = async (request: Request, { params }: Params): Promise<Response> =>
  answerSubmissions((await params).id, request)
