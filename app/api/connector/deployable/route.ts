import { downloadDeployable } from '#lib/connector/loaders.ts'

export const GET = (): Promise<Response> => downloadDeployable()
