import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The long ones, in the order in which they begin. Last, everything would wait for one of them. What mostly waits itself
 * (for leases that run out, for processes) goes beside what computes, so that neither core is idle.
 */
const long = [
  'lib/prospects/import/kill.pg.test.ts',
  'lib/sync/testing/planted-bugs.test.ts',
  'lib/sync/process-faults.pg.test.ts',
  'lib/email/send/kill.pg.test.ts',
  'lib/prospects/grid.pg.test.ts',
  'lib/sync/conflicts/conflicts.pg.test.ts',
  'lib/sync/two-workers.pg.test.ts',
  'lib/demo/seed.pg.test.ts',
  'lib/sync/score-and-rules.pg.test.ts',
  'lib/mapping/hidden-field.pg.test.ts',
]

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = long.findIndex((path) => moduleId.endsWith(path))
      return at < 0 ? long.length : at
    }
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}
