import { EMPTY_FILTER, type Filter } from './ast.ts'
import { compileFilter } from './compile.ts'
import { parseFilter } from './language.ts'
import type { Test } from './matcher.ts'

/** A filter that hides noise of one kind. `hides` says whether it hides a flow, for counting what it takes away. */
export interface Preset {
  readonly name: string
  readonly title: string
  readonly text: string
  readonly filter: Filter
  readonly hides: Test
}

function preset(name: string, title: string, text: string): Preset {
  const parsed = parseFilter(text)
  const filter = parsed.kind === 'ok' ? parsed.filter : EMPTY_FILTER
  const compiled = compileFilter(filter)
  return { name, title, text, filter, hides: (flow) => compiled.kind === 'ok' && !compiled.value(flow) }
}

/** Switched on with addFilter, off with removeFilter (edit.ts); `holds` tells whether one is on. */
export const PRESETS: readonly Preset[] = [
  preset('dns', 'Hide DNS', '!port:53 !protocol:dns'),
  preset(
    'probes',
    'Hide probes',
    String.raw`!identity:health !(from-identity:host traffic-direction:ingress) !(to-identity:host reply:true) !http-path:'^/(healthz|livez|readyz|health|ready|ping)/?$'`,
  ),
  preset(
    'prometheus',
    'Hide Prometheus',
    '!label:app.kubernetes.io/name=prometheus !label:app=prometheus !http-path:^/metrics/?$',
  ),
  preset('kube-system', 'Hide kube-system', '!namespace:kube-system'),
  preset('host', 'Hide hosts', '!identity:host !identity:remote-node'),
]
