/** One instruction, continued lines joined. */
export interface Step {
  readonly word: string
  readonly rest: string
}

export interface Stage {
  /** Image or stage that it starts from. */
  readonly from: string
  readonly name: string | undefined
  readonly steps: readonly Step[]
}

/** The stages of a Dockerfile in their order. https://docs.docker.com/reference/dockerfile/ */
export function readDockerfile(text: string): readonly Stage[] {
  const lines = text.replaceAll(/\\\n\s*/g, '').split('\n')
  const steps = lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line): Step => ({ word: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).trim() }))
  const stages: { from: string; name: string | undefined; steps: Step[] }[] = []
  for (const step of steps) {
    if (step.word === 'FROM') {
      const { from = '', name } = /^(?:--\S+ )*(?<from>\S+)(?: AS (?<name>\S+))?$/.exec(step.rest)?.groups ?? {}
      stages.push({ from, name, steps: [] })
    } else stages.at(-1)?.steps.push(step)
  }
  return stages
}

/** `KEY=value` pairs of ENV and LABEL, quotes taken off. */
export function pairs(rest: string): Readonly<Record<string, string>> {
  const found = rest.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))/g)
  return Object.fromEntries(Array.from(found, ([, key, quoted, plain]) => [key ?? '', quoted ?? plain ?? '']))
}

/** What COPY copies: where from (undefined: the build context), what, and where to. */
export function copyOf(rest: string): { from: string | undefined; sources: readonly string[]; target: string } {
  const words = rest.split(/\s+/)
  const from = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined
  return { from, sources: words.slice(0, -1), target: words.at(-1) ?? '' }
}
