import { connect } from 'node:net'

/** The protocol's question whether the connection may be encrypted: one byte comes back. */
const encryptionRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])
const waitMs = 2_000

/**
 * True when a server speaks at this port. A process that has been killed keeps its open port for a
 * moment longer, but says nothing any more.
 */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (spoke: boolean) => {
      socket.destroy()
      resolve(spoke)
    }
    socket.setTimeout(waitMs, () => end(false))
    socket.once('connect', () => socket.write(encryptionRequest))
    socket.once('data', () => end(true))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
  })
}
