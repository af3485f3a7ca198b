import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compress } from './scripts/vite-compress.ts'
import { preload } from './scripts/vite-preload.ts'

/**
 * The page. Asset addresses are relative, so that one build serves under any sub path.
 * `ORRERY_BACKEND` is where `npm run dev` forwards API calls.
 */
const backend = process.env['ORRERY_BACKEND'] ?? 'http://127.0.0.1:31234'
const forwarded = { target: backend, changeOrigin: true }

export default defineConfig({
  base: './',
  plugins: [react(), tailwindcss(), preload('src/backend-page.ts'), compress()],
  build: { outDir: 'dist/page', emptyOutDir: true, sourcemap: false, target: 'es2022', chunkSizeWarningLimit: 2000 },
  server: { proxy: { '/orrery.v1.': forwarded, '/healthz': forwarded, '/readyz': forwarded } },
})
