import { parseArgs } from 'node:util'
import type { Act } from '#domain/demo/scene.ts'

export const HELP = `Starts Orrery's demo cluster behind a Hubble Relay (gRPC without TLS).

  npm run demo-relay -- [flags]

  --listen HOST:PORT   where to listen (127.0.0.1:4245; port 0 takes a free one)
  --rate N             flows per second, about (60)
  --services N         synthetic services beside the named ones (0)
  --edges N            who calls whom among them, in pairs (about 1.5 for each)
  --namespaces N       in so many namespaces (twelve services in each)
  --seed N             another seed gives another cluster (1)
  --act open|l4|l7     act of the Star Wars story to begin with (l7)
  --help               this text
`

export interface Flags {
  readonly host: string
  readonly port: number
  readonly rate: number
  readonly services: number
  readonly edges: number | undefined
  readonly namespaces: number | undefined
  readonly seed: number
  readonly act: Act
}

const ACTS: readonly Act[] = ['open', 'l4', 'l7']

/** What the command line says, or what is wrong with it in one sentence. */
export function readFlags(args: readonly string[]): Flags | 'help' | { readonly wrong: string } {
  const options = {
    listen: { type: 'string', default: '127.0.0.1:4245' },
    rate: { type: 'string', default: '60' },
    services: { type: 'string', default: '0' },
    edges: { type: 'string' },
    namespaces: { type: 'string' },
    seed: { type: 'string', default: '1' },
    act: { type: 'string', default: 'l7' },
    help: { type: 'boolean', default: false },
  } as const
  let values: ReturnType<typeof parse>
  const parse = () => parseArgs({ args: [...args], options }).values
  try {
    values = parse()
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) }
  }
  if (values.help) return 'help'
  const where = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:]*)):(?<port>\d{1,5})$/.exec(values.listen)?.groups
  const port = Number(where?.['port'])
  if (where === undefined || port > 65_535) return { wrong: `--listen ${values.listen}: expected HOST:PORT` }
  const host = where['v6'] ?? (where['v4'] || '0.0.0.0')
  const numbers = {
    rate: [1, 100_000],
    services: [0, 5000],
    edges: [0, 50_000],
    namespaces: [1, 1000],
    seed: [0, 4_294_967_295],
  } as const
  for (const [name, [least, most]] of Object.entries(numbers)) {
    const said = values[name as keyof typeof numbers]
    const value = Number(said)
    if (said !== undefined && (said === '' || !Number.isInteger(value) || value < least || value > most)) {
      return { wrong: `--${name} ${said}: expected a whole number from ${least} to ${most}` }
    }
  }
  const act = ACTS.find((known) => known === values.act)
  if (act === undefined) return { wrong: `--act ${values.act}: expected open, l4 or l7` }
  const [rate, services, seed] = [Number(values.rate), Number(values.services), Number(values.seed)]
  const edges = values.edges === undefined ? undefined : Number(values.edges)
  const namespaces = values.namespaces === undefined ? undefined : Number(values.namespaces)
  return { host, port, act, rate, services, edges, namespaces, seed }
}
