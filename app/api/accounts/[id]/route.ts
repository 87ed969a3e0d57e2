import { answerAccount } from '#lib/accounts/loaders.ts'

export async function GET(
  _request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  return answerAccount((await params).id)
}
