import { openWindow, refuseWindow } from '#lib/embed/loaders.ts'

export const POST = (request: Request): Promise<Response> => openWindow(request)

/** Without a signed request in its body there is no window, whatever the address says. */
export const GET = (): Response => refuseWindow()
