import { createSocket } from 'node:dgram'

export type DnsServer = {
  address: string
  /** TXT records by lower-case name; a value longer than 255 characters is cut into pieces, as real servers do. */
  records: Map<string, string[]>
  /** Names that were asked for. */
  asked: string[]
  /** Answers that it cannot say. */
  broken: boolean
  stop: () => Promise<void>
}

const typeTxt = 16

/** A name server for TXT records over UDP, as little of RFC 1035 as that takes. */
export function startDnsServer(port = 0): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const server: DnsServer = {
    address: '',
    records: new Map(),
    asked: [],
    broken: false,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  }
  socket.on('message', (question, peer) => {
    socket.send(answer(question, server), peer.port, peer.address)
  })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, '127.0.0.1', () => {
      server.address = `127.0.0.1:${socket.address().port}`
      resolve(server)
    })
  })
}

function answer(question: Buffer, server: DnsServer): Buffer {
  const { name, end } = readName(question, 12)
  const type = question.readUInt16BE(end)
  server.asked.push(name)
  const texts = type === typeTxt ? (server.records.get(name) ?? []) : []
  const known = [...server.records.keys()].some(
    (each) => each === name || each.endsWith(`.${name}`),
  )
  const code = server.broken ? 2 : known ? 0 : 3
  const header = Buffer.alloc(12)
  question.copy(header, 0, 0, 2)
  header.writeUInt16BE(0x8580 | code, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(server.broken ? 0 : texts.length, 6)
  const parts = [header, question.subarray(12, end + 4)]
  if (!server.broken) parts.push(...texts.map(toRecord))
  return Buffer.concat(parts)
}

function toRecord(text: string): Buffer {
  const pieces = (text.match(/.{1,255}/gs) ?? ['']).map((piece) => {
    const bytes = Buffer.from(piece)
    return Buffer.concat([Buffer.from([bytes.length]), bytes])
  })
  const data = Buffer.concat(pieces)
  const head = Buffer.alloc(12)
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(typeTxt, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(0, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

function readName(bytes: Buffer, from: number): { name: string; end: number } {
  const labels: string[] = []
  let at = from
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) {
    labels.push(bytes.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}
