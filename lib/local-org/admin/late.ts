import type { Server } from '../context.ts'
import { notFound } from '../http/errors.ts'
import type { Org } from '../org.ts'
import type { SaveResult } from '../records/write.ts'
import type { SaveRequest } from './records.ts'
import { saveInContext } from './records.ts'

const heldMaxMs = 600_000

type Held = { release: () => void; done: Promise<void>; orgNo: number }

/** Transactions that have written and not committed: their stamps lie before what others commit meanwhile. */
export class LateCommits {
  private readonly held = new Map<string, Held>()
  private next = 1

  /** Saves as a person would and answers what came of it, but nobody sees it until it is released. */
  async hold(server: Server, org: Org, request: SaveRequest) {
    let release: () => void = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const timer = setTimeout(release, heldMaxMs)
    timer.unref()
    const written = Promise.withResolvers<SaveResult[]>()
    const done = server.sql
      .begin(async (tx) => {
        written.resolve(await saveInContext(server, org, request, tx))
        await released
      })
      .then(
        () => clearTimeout(timer),
        (error: unknown) => written.reject(error),
      )
    const results = await written.promise
    const id = String(this.next++)
    this.held.set(id, { release, done, orgNo: org.no })
    return { id, results }
  }

  async release(org: Org, id: string): Promise<void> {
    const held = this.held.get(id)
    if (held?.orgNo !== org.no) throw notFound(`Nothing is held under ${id}`)
    this.held.delete(id)
    held.release()
    await held.done
  }

  releaseAll(): void {
    for (const { release } of this.held.values()) release()
  }
}
