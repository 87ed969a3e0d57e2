import 'server-only'
import type { Tx } from '#db/client.ts'
import { answer, load } from '#lib/auth/loader-gate.ts'
import type { Viewer } from '#lib/auth/viewer.ts'
import { getCallBudget } from '#lib/connector/budget-reads.ts'
import { readSetupFacts } from '#lib/connector/loaders.ts'
import { connectorState, laneTargetMs } from '#lib/connector/pill.ts'
import { getConnector, getConnectorFacts } from '#lib/connector/reads.ts'
import { listBothSpoke, listBuckets } from '#lib/overview/reads.ts'
import { fillSlots } from '#lib/overview/rules.ts'
import type { OverviewPage } from '#lib/overview/types.ts'
import { getErrorsPage } from '#lib/sync/errors-reads.ts'
import { getLag } from '#lib/sync/lag/reads.ts'
import { countLiveProspects, listLanes } from '#lib/sync/queue-reads.ts'
import { listRuns } from '#lib/sync/runs-reads.ts'

async function readOverview(tx: Tx, viewer: Viewer): Promise<OverviewPage> {
  const { buId, buName } = viewer
  const [facts, connector, prospects, lanes, errors, lag, buckets, { rows: runs }, bothSpoke] =
    await Promise.all([
      getConnectorFacts(tx, buId),
      getConnector(tx),
      countLiveProspects(tx, buId),
      listLanes(tx, buId),
      getErrorsPage(tx, buId),
      getLag(tx, buId),
      listBuckets(tx, buId),
      listRuns(tx, buId, { before: null, filter: 'all', limit: 8 }),
      listBothSpoke(tx, buId),
    ])
  const everRan = connector.lastCycleAt !== null
  const cycle = runs.find(({ kind, finishedAt }) => kind === 'cycle' && finishedAt !== null)
  return {
    state: connectorState(facts),
    prospects,
    lanes,
    withinTarget: ([1, 2, 3, 4] as const).every(
      (lane) => (facts.oldestWaitMs[lane] ?? 0) <= laneTargetMs[lane] + facts.intervalMs,
    ),
    causes: errors.causes,
    open: errors.open,
    need: errors.need,
    lag: { ...lag, targetMs: laneTargetMs[3] },
    calls: await getCallBudget(tx, buId),
    slots: fillSlots(buckets, facts.now),
    runs,
    lastCycle: cycle
      ? {
          at: cycle.finishedAt ?? cycle.startedAt,
          counts: cycle.counts,
          tookMs: Date.parse(cycle.finishedAt ?? cycle.startedAt) - Date.parse(cycle.startedAt),
        }
      : null,
    bothSpoke,
    cycle: {
      lastAt: connector.lastCycleAt,
      nextAt: connector.nextCycleAt,
      intervalMs: facts.intervalMs,
      paused: connector.paused,
    },
    connected: connector.connected,
    everRan,
    setup: everRan ? null : await readSetupFacts(tx, buId),
    buName,
  }
}

export const loadOverview = (): Promise<OverviewPage> =>
  load('overview.read', ({ tx, viewer }) => readOverview(tx, viewer))

export const answerOverview = (): Promise<Response> =>
  answer('overview.read', ({ tx, viewer }) => readOverview(tx, viewer))
