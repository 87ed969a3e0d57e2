import { SkeletonRows } from '#components/ui/skeleton.tsx'

export default function Loading() {
  return <SkeletonRows columns={[140, 240, 90, -60]} />
}
