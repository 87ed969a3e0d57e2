import { takePart } from '#lib/prospects/import/loaders.ts'

type Params = { params: Promise<{ id: string }> }

export const PUT = async (request: Request, { params }: Params): Promise<Response> =>
  takePart((await params).id, request)
