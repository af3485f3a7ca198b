import type { Plugin } from 'vite'

/**
 * Names in the page's HTML what its small entry imports at once though later: the browser then fetches it beside the entry
 * instead of after it.
 */
export function preload(entry: string): Plugin {
  return {
    name: 'orrery-preload',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {} }) => {
        const chunks = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? [part] : []))
        const files = new Set<string>()
        const styles = new Set<string>()
        const take = (name: string) => {
          const chunk = chunks.find(({ fileName }) => fileName === name)
          if (chunk === undefined || files.has(name)) return
          files.add(name)
          for (const file of chunk.viteMetadata?.importedCss ?? []) styles.add(file)
          for (const next of chunk.imports) take(next)
        }
        const root = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(entry))
        if (root === undefined) throw new Error(`The build has no chunk for ${entry}`)
        take(root.fileName)
        const link = (attrs: Record<string, string | true>) => ({ tag: 'link', attrs, injectTo: 'head' as const })
        return [
          ...[...files].map((file) => link({ rel: 'modulepreload', crossorigin: true, href: `./${file}` })),
          ...[...styles].map((file) => link({ rel: 'stylesheet', crossorigin: true, href: `./${file}` })),
        ]
      },
    },
  }
}
