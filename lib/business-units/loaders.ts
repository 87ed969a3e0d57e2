import 'server-only'
import { load } from '#lib/auth/loader-gate.ts'
import { listUnits } from '#lib/business-units/reads.ts'
import type { UnitRow } from '#lib/business-units/types.ts'

export const loadUnits = (): Promise<UnitRow[]> =>
  load('business_units.manage', ({ tx, viewer }) => listUnits(tx, viewer))
