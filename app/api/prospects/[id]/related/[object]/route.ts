import { answerRelated } from '#lib/custom-objects/loaders.ts'

type Params = { params: Promise<{ id: string; object: string }> }

export const GET = async (request: Request, { params }: Params): Promise<Response> => {
  const { id, object } = await params
  return answerRelated(id, object, request)
}
