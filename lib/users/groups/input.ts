import { z } from 'zod'

const name = z
  .string()
  .trim()
  .min(1, 'Give the group a name.')
  .max(60, 'Use at most 60 characters.')
  .regex(/^[^\p{C}]*$/u, 'Leave control characters out.')

const members = z
  .array(z.uuid())
  .max(200, 'A group has at most 200 members.')
  .refine((ids) => new Set(ids).size === ids.length, 'Each person takes part once.')

export const createGroupInput = z.object({ name, members }).strict()
export const groupInput = z.object({ id: z.uuid() }).strict()
export const editGroupInput = z.object({ id: z.uuid(), name, members }).strict()
export const pauseMemberInput = z
  .object({ groupId: z.uuid(), userId: z.uuid(), paused: z.boolean() })
  .strict()
