import { answerRun } from '#lib/sync/screen-loaders.ts'

export async function GET(
  _: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  return answerRun((await params).id)
}
