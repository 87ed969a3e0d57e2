import type { Metadata } from 'next'
import { ScoringScreen } from '#components/scoring/scoring-screen.tsx'
import { loadScoring } from '#lib/scoring/loaders.ts'

export const metadata: Metadata = { title: 'Scoring' }

export default async function Page() {
  return <ScoringScreen initial={await loadScoring()} />
}
