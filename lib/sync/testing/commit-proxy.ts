import { connect, createServer, type Socket } from 'node:net'

export type CommitProxy = {
  port: number
  /** The nth COMMIT from now on reaches Postgres, and its answer nobody: 1 is the next. */
  dropAnswerOf: (nth: number) => void
  /** Whether it came to that. */
  hasDropped: () => boolean
  stop: () => Promise<void>
}

/** CommandComplete: it has been done. */
const committed = Buffer.from('COMMIT\0')

/** Stands between a pool and Postgres, and cuts the line at the one moment in which nobody knows what was done. */
export async function startCommitProxy(target: {
  host: string
  port: number
}): Promise<CommitProxy> {
  const sockets = new Set<Socket>()
  let left = 0
  let dropped = false
  const server = createServer((client) => {
    const upstream = connect(target)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    client.on('data', (chunk) => upstream.write(chunk))
    upstream.on('data', (chunk) => {
      if (left > 0 && chunk.includes(committed)) {
        left--
        if (left === 0) {
          dropped = true
          client.destroy()
          upstream.destroy()
          return
        }
      }
      client.write(chunk)
    })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    dropAnswerOf: (nth) => {
      left = nth
      dropped = false
    },
    hasDropped: () => dropped,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
