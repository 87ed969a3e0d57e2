import { z } from 'zod'
import { isLoopbackHost } from '#lib/base/loopback.ts'

/** What admins are told is nobody else's to read on the way. Null: none any more. */
export const webhookInput = z
  .object({
    url: z
      .url('Write its whole address, beginning with https://.')
      .max(500, 'At most 500 characters.')
      .refine((text) => {
        if (!URL.canParse(text)) return false
        const { protocol, hostname, username } = new URL(text)
        return (
          username === '' &&
          (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname)))
        )
      }, 'It must begin with https://; http:// goes to this machine only.')
      .nullable(),
  })
  .strict()
