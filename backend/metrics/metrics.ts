import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { METRICS, type Metric, type MetricFacts } from './table.ts'

export interface Metrics {
  readonly contentType: string
  /** Everything in the text format of Prometheus, as of now. */
  text(): Promise<string>
}

/** The metrics of the table and those of the process (`process_…`, `nodejs_…`, event loop lag among them). */
export function createMetrics(facts: () => MetricFacts): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const metric of METRICS) register(registry, metric, facts)
  return { contentType: registry.contentType, text: () => registry.metrics() }
}

function register(registry: Registry, { name, kind, help, labels, read }: Metric, facts: () => MetricFacts): void {
  const common = { name, help, labelNames: [...labels], registers: [registry] }
  // Counted where it happens; here the sum is only repeated, so that nothing on the way of a flow knows of metrics.
  if (kind === 'gauge') {
    const gauge = new Gauge({
      ...common,
      collect: () => {
        gauge.reset()
        if (labels.length === 0) gauge.remove()
        for (const { value, labels = {} } of read(facts())) gauge.set(labels, value)
      },
    })
  } else {
    const counter = new Counter({
      ...common,
      collect: () => {
        counter.reset()
        if (labels.length === 0) counter.remove()
        for (const { value, labels = {} } of read(facts())) counter.inc(labels, value)
      },
    })
  }
}

const cell = (text: string) => text.replaceAll('|', '\\|')

/** docs/metrics.md, whole. */
export function metricsDoc(): string {
  return [
    '# Metrics',
    '',
    'This page is made from the table in `backend/metrics/table.ts`; `npx vitest run backend/metrics -u` brings it up to date.',
    '',
    'Orrery serves metrics in the text format of Prometheus at `/metrics`, below the base path as well. With',
    '`--metrics-listen HOST:PORT` they are served at that address instead, and with `--metrics=false` nowhere.',
    '',
    'Labels have few values, known in advance: never a pod, an address or the name of a service. A metric that makes no sense for',
    'what is shown, like the nodes of a file, is left out.',
    '',
    '| metric | kind | labels | meaning |',
    '|---|---|---|---|',
    ...METRICS.map(
      ({ name, kind, help, labels }) =>
        `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${cell(help)} |`,
    ),
    '',
    'Beside them stand the metrics of the process, under the names that every Node program uses: `process_cpu_seconds_total`,',
    '`process_resident_memory_bytes`, `process_open_fds`, `nodejs_eventloop_lag_seconds`, `nodejs_eventloop_lag_p99_seconds`,',
    '`nodejs_heap_size_used_bytes`, `nodejs_gc_duration_seconds` and the like.',
    '',
    '## Worth an alarm',
    '',
    '- `orrery_source_ready == 0` for some minutes: the map is blind. `/readyz` and the page say why.',
    '- `orrery_relay_nodes{state="unavailable"} > 0`: flows of some nodes are missing.',
    '- `rate(orrery_flows_lost_total[5m]) > 0`: agents or Relay drop events; see `docs/counting.md`.',
    '- `orrery_flow_lag_seconds > 60` while the cluster has traffic: flows come late, or a clock is off.',
    '- `orrery_tls_certificate_expiry_timestamp_seconds - time() < 30 * 86400`: a certificate was not renewed; the page and the log say so as well.',
    '- `nodejs_eventloop_lag_p99_seconds > 0.5`: more flows than this machine folds; narrow the filters or give it more CPU.',
    '',
  ].join('\n')
}
