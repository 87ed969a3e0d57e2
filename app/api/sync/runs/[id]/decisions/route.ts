import { answerDecisions } from '#lib/sync/screen-loaders.ts'

export async function GET(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  return answerDecisions((await params).id, request)
}
