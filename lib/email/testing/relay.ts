import type { Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'

export type Relay = {
  port: number
  messages: { from: string; to: string; raw: Buffer }[]
  /** What it does with an address; taken, where nothing is said. */
  behave: Map<string, 'refuse' | 'later' | 'hang up'>
  /** Wanted of whoever signs in. */
  signIns: { username: string | null | undefined; password: string | null | undefined }[]
  stop: () => Promise<void>
}

/** A mail relay that the test starts: whatever it answers is a real dialogue. */
export function startRelay(): Promise<Relay> {
  const relay: Relay = {
    port: 0,
    messages: [],
    behave: new Map(),
    signIns: [],
    stop: async () => {},
  }
  const sockets = new Set<Socket>()
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) => {
      relay.signIns.push({ username, password })
      if (password === 'right') done(null, { user: username })
      else done(Object.assign(new Error('Authentication failed'), { responseCode: 535 }))
    },
    onRcptTo: ({ address }, _session, done) => {
      const how = relay.behave.get(address)
      if (how === 'refuse') return done(failure(550, '5.1.1 No such user'))
      if (how === 'later') return done(failure(450, '4.2.0 Greylisted'))
      done()
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]?.address ?? ''
        const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address
        relay.messages.push({ from, to, raw: Buffer.concat(parts) })
        // It took the message; its answer never arrives.
        if (relay.behave.get(to) === 'hang up') {
          for (const socket of sockets) socket.destroy()
          return
        }
        done()
      })
    },
  })
  server.on('error', () => {})
  server.server.on('connection', (socket: Socket) => sockets.add(socket))
  return new Promise((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const address = listening.address()
      relay.port = typeof address === 'object' && address ? address.port : 0
      relay.stop = () => new Promise((end) => server.close(() => end()))
      resolve(relay)
    })
  })
}

function failure(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code })
}
