/** What each secret is sealed together with, so that one moved to another row does not open. */
export const sealedDkimKey = (buId: string, domain: string) => `dkim key of ${buId}/${domain}`
export const sealedSmtpPassword = (buId: string) => `smtp password of ${buId}`
