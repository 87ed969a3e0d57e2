import { webEnvironment } from '#lib/base/env.ts'
import { takeReturn } from '#lib/connector/return-actions.ts'

export async function GET(request: Request): Promise<Response> {
  const path = await takeReturn(new URL(request.url).searchParams)
  const address = new URL(path, webEnvironment().CONCORD_URL)
  return new Response(null, {
    status: 303,
    headers: {
      location: address.href,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
  })
}
