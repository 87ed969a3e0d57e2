import { downloadDryRun } from '#lib/sync/screen-loaders.ts'

export const GET = (request: Request): Promise<Response> => downloadDryRun(request)
