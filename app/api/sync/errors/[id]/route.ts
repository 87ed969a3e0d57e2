import { answerError } from '#lib/sync/screen-loaders.ts'

export async function GET(
  _: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  return answerError((await params).id)
}
