'use client'

import { useQuery } from '@tanstack/react-query'
import { ImportProgress } from '#components/imports/import-progress.tsx'
import { ImportSetupForm } from '#components/imports/import-setup.tsx'
import { PageBody } from '#components/shell/page.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { importQuery } from '#lib/prospects/import/client.ts'
import type { ImportPage } from '#lib/prospects/import/types.ts'

/** First what its columns mean, then how far it is, then what came of it. */
export function ImportScreen({ initial }: { initial: ImportPage }) {
  const { data: row } = useQuery(importQuery(initial.import))
  const choosing = row.state === 'uploaded' && initial.setup !== null
  return (
    <>
      <PageHeader title={row.fileName} crumbs={[{ label: 'Imports', href: '/imports' }]} />
      <PageBody>
        {choosing && initial.setup ? (
          <ImportSetupForm id={row.id} setup={initial.setup} />
        ) : (
          <ImportProgress row={row} />
        )}
      </PageBody>
    </>
  )
}
