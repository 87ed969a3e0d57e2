import { downloadResult } from '#lib/prospects/import/loaders.ts'

type Params = { params: Promise<{ id: string }> }

export const GET = async (_: Request, { params }: Params): Promise<Response> =>
  downloadResult((await params).id)
