import { defineConfig } from 'vite'

/** The backend in one file that needs Node and nothing else. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'backend/main.ts',
    outDir: 'dist/backend',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    rollupOptions: { output: { entryFileNames: 'main.js', format: 'esm' } },
  },
  ssr: { noExternal: true, target: 'node' },
})
