import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A port that nothing listens on at this moment. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port was given')
  return address.port
}

export async function isPortFree(port: number, host: string): Promise<boolean> {
  const server = createServer().listen(port, host)
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}

/** Waits for a port that the processes of a killed start are just giving up. */
export async function becomesFree(port: number, host: string, waitMs: number): Promise<boolean> {
  const deadline = Date.now() + waitMs
  while (!(await isPortFree(port, host))) {
    if (Date.now() > deadline) return false
    await sleep(100)
  }
  return true
}
