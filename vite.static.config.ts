import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** What the page without a backend may do: run and look as its own files say, and call nobody at all. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** The one page of both builds, led to the other entry, with the policy that no server sends for it. */
const withoutBackend = (): Plugin => ({
  name: 'orrery-without-backend',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => ({
      html: html.replace('./src/main.ts', './src/static.tsx'),
      tags: [
        { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' },
      ],
    }),
  },
})

/**
 * The static demo: the page with the service and the demo cluster inside the tab, for any web host, under any path.
 * Made by `npm run build:static`.
 */
export default defineConfig({
  base: './',
  plugins: [react(), tailwindcss(), withoutBackend()],
  build: {
    outDir: 'dist/static',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
})
