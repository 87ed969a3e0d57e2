import { crc32 } from 'node:zlib'

export type ZipEntry = { path: string; text: string }

/** 1 January 1980: the same files are the same bytes, whenever they are made. */
const dosDate = 0x0021

/** A zip archive without compression: a handful of small text files that every tool can open. */
export function zip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { path, text } of entries) {
    const name = Buffer.from(path, 'utf8')
    const body = Buffer.from(text, 'utf8')
    const common = commonHeader(name, body)
    const local = Buffer.concat([signature(0x04034b50), common, name, body])
    locals.push(local)
    directory.push(centralHeader(common, offset), name)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const archive = Buffer.concat([...locals, central, endOf(entries.length, central.length, offset)])
  return new Uint8Array(archive)
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** What a file's own header and its line in the directory share. */
function commonHeader(name: Buffer, body: Buffer): Buffer {
  const header = Buffer.alloc(26)
  header.writeUInt16LE(20, 0)
  // Names are UTF-8.
  header.writeUInt16LE(0x0800, 2)
  header.writeUInt16LE(dosDate, 8)
  header.writeUInt32LE(crc32(body), 10)
  header.writeUInt32LE(body.length, 14)
  header.writeUInt32LE(body.length, 18)
  header.writeUInt16LE(name.length, 22)
  return header
}

function centralHeader(common: Buffer, offset: number): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(20, 4)
  common.copy(header, 6)
  header.writeUInt32LE(offset, 42)
  return header
}

function endOf(entries: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries, 8)
  end.writeUInt16LE(entries, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return end
}
