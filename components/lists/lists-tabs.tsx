import { LinkTabs } from '#components/ui/tabs.tsx'

export function ListsTabs({ current }: { current: 'lists' | 'tags' }) {
  return (
    <LinkTabs
      label="Lists and tags"
      tabs={[
        { href: '/lists', label: 'Lists', current: current === 'lists' },
        { href: '/lists/tags', label: 'Tags', current: current === 'tags' },
      ]}
    />
  )
}
