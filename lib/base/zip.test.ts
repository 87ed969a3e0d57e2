import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { zip } from '#lib/base/zip.ts'

/** Reads an archive from its end, as its readers do. */
function unzip(bytes: Uint8Array): { path: string; text: string }[] {
  const data = Buffer.from(bytes)
  const end = data.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  let at = data.readUInt32LE(end + 16)
  return Array.from({ length: data.readUInt16LE(end + 10) }, () => {
    expect(data.readUInt32LE(at)).toBe(0x02014b50)
    const [crc, size, nameLength] = [
      data.readUInt32LE(at + 16),
      data.readUInt32LE(at + 24),
      data.readUInt16LE(at + 28),
    ]
    const path = data.toString('utf8', at + 46, at + 46 + nameLength)
    const local = data.readUInt32LE(at + 42)
    expect(data.readUInt32LE(local)).toBe(0x04034b50)
    const start = local + 30 + data.readUInt16LE(local + 26) + data.readUInt16LE(local + 28)
    const body = data.subarray(start, start + size)
    expect(crc32(body)).toBe(crc)
    at += 46 + nameLength
    return { path, text: body.toString('utf8') }
  })
}

test('an archive gives back what was put in, names and bytes', () => {
  const entries = [
    { path: 'force-app/a.xml', text: '<a>Zürich ✓</a>' },
    { path: 'ü/b.txt', text: '' },
  ]
  expect(unzip(zip(entries))).toEqual(entries)
  expect(zip(entries)).toEqual(zip(entries))
})
