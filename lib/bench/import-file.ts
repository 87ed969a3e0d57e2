import { inBusinessUnit, type Tx } from '#db/client.ts'
import { newId } from '#lib/base/new-id.ts'
import { openProbe } from '#lib/prospects/import/csv-format.ts'
import { findImport } from '#lib/prospects/import/reads.ts'
import { beginImport, markUploaded, startImport, writePiece } from '#lib/prospects/import/writes.ts'
import { until } from '#lib/sync/testing/connected-unit.ts'
import type { Stage } from './stage.ts'

const columns = ['Email', 'First Name', 'Last Name', 'Company', 'Job Title', 'Phone', 'City']
const fields = ['email', 'first_name', 'last_name', 'company', 'job_title', 'phone', 'city']
const pieceBytes = 1024 * 1024
const patienceMs = 15 * 60_000

/** New people in a file that is uploaded and mapped; the connector rests, so that nothing of them is sent. */
export async function uploadFile(stage: Stage, count: number, domain: string): Promise<string> {
  const lines = Array.from(
    { length: count },
    (_, n) =>
      `file.${n}@${domain},Ada,Person ${n},Company ${n % 500},Head of Sales,+49 30 ${n},Berlin`,
  )
  const bytes = Buffer.from([columns.join(','), ...lines, ''].join('\n'))
  const probe = openProbe()
  probe.add(bytes)
  const { web } = stage.installation
  return inBusinessUnit(web, stage.buId, async (tx) => {
    await tx`update connectors set paused = true where bu_id = ${stage.buId}`
    const file = { fileName: `${domain}.csv`, sizeBytes: bytes.length, createdBy: newId() }
    const id = await beginImport(tx, stage.buId, file)
    const pieces = Math.ceil(bytes.length / pieceBytes)
    for (let n = 0; n < pieces; n++) {
      const piece = bytes.subarray(n * pieceBytes, (n + 1) * pieceBytes)
      await writePiece(tx, stage.buId, id, n, piece)
    }
    await markUploaded(tx, stage.buId, id, { ...probe.end(), pieces })
    return id
  })
}

/** From the person's click to the last row. */
export async function importFile({ installation, buId }: Stage, id: string, count: number) {
  const within = <T>(work: (tx: Tx) => Promise<T>) => inBusinessUnit(installation.web, buId, work)
  await within((tx) =>
    startImport(
      tx,
      buId,
      id,
      {
        format: { encoding: 'utf-8', delimiter: ',', hasHeader: true },
        mapping: Object.fromEntries(fields.map((field, n) => [n, field])),
        options: { filled: 'overwrite', restore: false, assignedUserId: null },
      },
      columns,
      1,
    ),
  )
  const ended = await until(
    'the import',
    async () => {
      const found = await within((tx) => findImport(tx, buId, id))
      return found && ['done', 'failed', 'cancelled'].includes(found.state) ? found : null
    },
    patienceMs,
  )
  if (ended.created !== count) throw new Error(`the import made ${ended.created} of ${count}`)
}
