import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/base/fetch-json.ts'
import type { ProspectFieldsPage } from '#lib/mapping/field-types.ts'
import type { FieldsPage } from '#lib/mapping/types.ts'

export const fieldsQuery = () =>
  queryOptions({
    queryKey: ['fields'],
    queryFn: ({ signal }) => fetchJson<FieldsPage>('/api/connector/fields', { signal }),
    refetchInterval: 5_000,
  })

export const prospectFieldsQuery = () =>
  queryOptions({
    queryKey: ['prospect-fields'],
    queryFn: ({ signal }) => fetchJson<ProspectFieldsPage>('/api/settings/fields', { signal }),
  })
