import type { Metadata } from 'next'
import { UnitsScreen } from '#components/business-units/units-screen.tsx'
import { loadUnits } from '#lib/business-units/loaders.ts'

export const metadata: Metadata = { title: 'Business units' }

export default async function BusinessUnitsPage() {
  return <UnitsScreen units={await loadUnits()} />
}
