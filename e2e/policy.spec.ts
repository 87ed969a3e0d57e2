import { expect, test } from '@playwright/test'

test('[CSP-3] the sign-in page runs under its own policy without one complaint', async ({
  page,
}) => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (/content security policy|hydration/i.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  const response = await page.goto('/sign-in')
  const policy = response?.headers()['content-security-policy'] ?? ''
  expect(policy).toMatch(/script-src 'self' 'nonce-[0-9a-f]{32}' 'strict-dynamic';/)
  expect(policy).not.toContain('unsafe-eval')
  await expect(page.getByRole('button', { name: /sign in/i })).toBeVisible()
  expect(complaints).toEqual([])
})

test('[CSP-4] every page has a nonce of its own', async ({ request }) => {
  const nonceOf = async () => {
    const response = await request.get('/sign-in')
    return /'nonce-(\w+)'/.exec(response.headers()['content-security-policy'] ?? '')?.[1]
  }
  expect(await nonceOf()).not.toBe(await nonceOf())
})
