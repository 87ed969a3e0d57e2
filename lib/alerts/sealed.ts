/** What the secret is sealed together with, so that one moved to another row does not open. */
export const sealedWebhookSecret = (buId: string) => `webhook secret of ${buId}`
