import { SMTPServer } from 'smtp-server'
import type { Sql } from '#db/client.ts'
import type { Logger } from '#lib/base/log.ts'
import { isOurReturn, takeReport } from '#lib/email/bounces/take.ts'

/** A report is small; what encloses a whole large original is cut off by its sender. */
const messageBytesMax = 512 * 1024
const clientsMax = 50
const recipientsMax = 5
const idleMs = 60_000

export type BounceListener = { port: number; stop: () => Promise<void> }

/**
 * Takes mail for the return addresses that we signed, and none else: no relay, no sign-in, no mailbox. Whoever sends gets
 * its "250" only after what the letter says has been committed.
 */
export function startBounceListener(
  sql: Sql,
  log: Logger,
  { port, host }: { port: number; host: string },
): Promise<BounceListener> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: messageBytesMax,
    maxClients: clientsMax,
    socketTimeout: idleMs,
    closeTimeout: 1_000,
    disableReverseLookup: true,
    banner: 'bounces',
    onRcptTo: ({ address }, session, done) => {
      if (session.envelope.rcptTo.length >= recipientsMax)
        return done(refusal(452, 'Too many recipients'))
      isOurReturn(sql, address).then(
        (ours) => done(ours ? null : refusal(550, '5.1.1 No such address here')),
        (error) => {
          log.warn({ error }, 'a return address could not be looked at')
          done(refusal(451, '4.3.0 Try again later'))
        },
      )
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => {
        // The library goes on reading beyond the size that it announces; nothing of that is kept.
        if (!stream.sizeExceeded) parts.push(part)
      })
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(refusal(552, '5.3.4 Too large'))
        takeAll(
          sql,
          session.envelope.rcptTo.map(({ address }) => address),
          Buffer.concat(parts),
        ).then(
          (taken) => {
            log.info({ taken }, 'a letter came back')
            done(null, '2.0.0 Taken')
          },
          (error) => {
            log.warn({ error }, 'a letter that came back could not be taken')
            done(refusal(451, '4.3.0 Try again later'))
          },
        )
      })
    },
  })
  server.on('error', (error) => log.warn({ error }, 'bounce listener'))
  return new Promise((resolve, reject) => {
    server.server.once('error', reject)
    const listening = server.listen(port, host, () => {
      const address = listening.address()
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        stop: () => new Promise((end) => server.close(() => end())),
      })
    })
  })
}

async function takeAll(sql: Sql, addresses: readonly string[], raw: Buffer): Promise<string[]> {
  const taken: string[] = []
  for (const address of addresses) taken.push(await takeReport(sql, address, raw))
  return taken
}

function refusal(code: number, text: string): Error & { responseCode: number } {
  return Object.assign(new Error(text), { responseCode: code })
}
