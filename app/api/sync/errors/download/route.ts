import { downloadErrors } from '#lib/sync/screen-loaders.ts'

export const GET = (request: Request): Promise<Response> => downloadErrors(request)
