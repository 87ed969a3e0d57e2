import { Agent, request } from 'node:http'
import { newEventId } from '#lib/tracking/testing/site.ts'

const agentName =
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36'

export type Load = {
  url: string
  site: string
  /** Signed visitors, taken in turn. */
  visitors: readonly string[]
  connections: number
  /** Stops after so many, or when told to. */
  eventsMax: number
  stopped?: () => boolean
}
export type Measured = {
  acknowledged: string[]
  refused: number
  lost: number
  seconds: number
  latencies: number[]
}

/** Each connection posts one event after the other, as browsers would, and notes which were acknowledged. */
export async function postEvents(load: Load): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections })
  const measured: Measured = { acknowledged: [], refused: 0, lost: 0, seconds: 0, latencies: [] }
  let next = 0
  const started = performance.now()
  const work = async () => {
    while (next < load.eventsMax && !load.stopped?.()) {
      const n = next
      next += 1
      const i = newEventId()
      const body = JSON.stringify({
        s: load.site,
        i,
        t: Date.now(),
        v: load.visitors[n % load.visitors.length],
        u: `https://halden.example/page/${n % 50}`,
        h: `Page ${n % 50}`,
      })
      const from = performance.now()
      const status = await post(agent, `${load.url}/e`, body)
      measured.latencies.push(performance.now() - from)
      if (status === 200) measured.acknowledged.push(i)
      else if (status === 0) measured.lost += 1
      else measured.refused += 1
    }
  }
  await Promise.all(Array.from({ length: load.connections }, work))
  measured.seconds = (performance.now() - started) / 1000
  agent.destroy()
  return measured
}

/** @returns the status; 0 when no answer came */
function post(agent: Agent, url: string, body: string): Promise<number> {
  return new Promise((resolve) => {
    const asked = request(
      url,
      {
        method: 'POST',
        agent,
        headers: { 'user-agent': agentName, 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        answer.resume()
        answer.once('end', () => resolve(answer.statusCode ?? 0))
        answer.once('error', () => resolve(0))
      },
    )
    asked.once('error', () => resolve(0))
    asked.end(body)
  })
}
