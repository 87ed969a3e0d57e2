import { answerOpportunity } from '#lib/opportunities/loaders.ts'

export async function GET(
  _request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  return answerOpportunity((await params).id)
}
