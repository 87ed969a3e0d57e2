import { takeFile } from '#lib/tracking/loaders.ts'

export const POST = (request: Request): Promise<Response> => takeFile(request)
