/** @type {import('next').NextConfig} */
export default {
  // A second build (tests, benchmarks) must not overwrite the one that a running console serves.
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  serverExternalPackages: ['pg-boss', 'pg', 'jsforce', 'pino', 'postgres'],
  // `npm run typecheck` looks at the whole tree, tests too; a build need not do it again.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    serverActions: { bodySizeLimit: '1mb' },
    // Every build here is of changed sources: keeping a cache costs more than it saves (117 s against 83 s, cold).
    turbopackFileSystemCacheForBuild: false,
  },
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
        { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
        { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
        {
          key: 'Permissions-Policy',
          value: 'camera=(), geolocation=(), microphone=(), payment=()',
        },
      ],
    },
    {
      // The pixel of an e-mail is drawn in other people's pages.
      source: '/e/o/:token',
      headers: [{ key: 'Cross-Origin-Resource-Policy', value: 'cross-origin' }],
    },
  ],
}
