import { inBusinessUnit, type Sql } from '#db/client.ts'
import { type Report, readReport } from '#lib/email/bounces/read-report.ts'
import { recordBounces } from '#lib/email/bounces/writes.ts'
import { optOut } from '#lib/email/consent-writes.ts'
import { findRecipient, getLinkKey } from '#lib/email/public/recipient-reads.ts'
import { readReturn, unitOfReturn } from '#lib/email/tokens.ts'

export type Taken = 'bounce' | 'complaint' | 'nothing' | 'unknown'

/** Whether a return address is one that we signed: nothing else is listened to. */
export async function isOurReturn(sql: Sql, address: string): Promise<boolean> {
  return (await claimOf(sql, address)) !== null
}

async function claimOf(sql: Sql, address: string) {
  const local = address.slice(0, address.lastIndexOf('@'))
  const buId = unitOfReturn(local)
  if (!buId) return null
  const key = await inBusinessUnit(sql, buId, (tx) => getLinkKey(tx, buId))
  return key === null ? null : readReturn(local, key)
}

/**
 * [ML-5] A letter that came back. The signed return address says whose message it is about; an enclosed original that says
 * otherwise makes it nobody's. A hard bounce marks the address, a complaint is an opt-out.
 */
export async function takeReport(sql: Sql, address: string, raw: Uint8Array): Promise<Taken> {
  const claim = await claimOf(sql, address)
  if (!claim) return 'unknown'
  const read = await readReport(raw)
  if (!read) return 'nothing'
  const { original } = read
  if (original && (original.recipientId !== claim.recipientId || original.buId !== claim.buId)) {
    return 'unknown'
  }
  return inBusinessUnit(sql, claim.buId, async (tx) => {
    const recipient = await findRecipient(tx, claim.buId, claim.recipientId)
    if (!recipient) return 'unknown'
    const report: Report = read.report
    if (report.kind === 'delayed') return 'nothing'
    if (report.kind === 'bounce') {
      await recordBounces(tx, claim.buId, [{ recipientId: claim.recipientId, ...report }])
      return 'bounce'
    }
    const at = new Date().toISOString()
    const evidence = { where: 'feedback report', said: report.said }
    await optOut(tx, claim.buId, { recipient, at, evidence }, 'complained')
    return 'complaint'
  })
}
