import { type ListenAddress, listenAddress, listenPort } from './address.ts'
import { row } from './row.ts'
import { bool, frameAncestors, list, pathPrefix, text } from './setting.ts'

/** Loopback for a laptop: nobody else gets to see the flows until somebody says so. */
export const LAPTOP_LISTEN: ListenAddress = { host: 'localhost', port: 31_234 }
/** In a pod only the pod itself would reach loopback. */
export const POD_LISTEN: ListenAddress = { host: '', port: 31_234 }

/** Where and how the page, the API and metrics are served. */
export const HTTP = {
  listen: row<ListenAddress>({
    group: 'HTTP',
    flag: '--listen',
    placeholder: 'HOST:PORT',
    parse: listenAddress,
    standardText: 'localhost:31234; in a Kubernetes pod :31234, every address',
    ui: { env: 'EVENTS_SERVER_PORT', of: 'Hubble UI', parse: listenPort },
    help: 'Where the page and the API are served.',
  }),
  allowedHosts: row<readonly string[]>({
    group: 'HTTP',
    flag: '--allowed-hosts',
    placeholder: 'NAME,…',
    parse: list,
    standardText: 'loopback names and IP addresses; in a Kubernetes pod * (every name)',
    help: 'Names under which the page may be opened, *.example.com and * included. Keeps out DNS rebinding.',
  }),
  basePath: row({
    group: 'HTTP',
    flag: '--base-path',
    placeholder: '/PATH/',
    parse: pathPrefix,
    standard: '/',
    help: 'Serve everything below this path, for a proxy that does not cut it off.',
  }),

  tlsCertFile: row<string>({
    group: 'HTTP',
    flag: '--tls-cert-file',
    placeholder: 'PATH',
    parse: text,
    help: 'Serve HTTPS (and HTTP/2) with the certificate of this PEM file. Read anew when it changes.',
  }),
  tlsKeyFile: row<string>({
    group: 'HTTP',
    flag: '--tls-key-file',
    placeholder: 'PATH',
    parse: text,
    help: 'PEM file of that certificate’s key.',
  }),
  frameAncestors: row<readonly string[]>({
    group: 'HTTP',
    flag: '--frame-ancestors',
    placeholder: 'SOURCE,…',
    parse: frameAncestors,
    standardText: 'self',
    help: 'Who may show the page in a frame: self, none, or origins like https://portal.example.com.',
  }),
  open: row<boolean>({
    group: 'HTTP',
    flag: '--open',
    parse: bool,
    standard: false,
    help: 'Open the page in a browser of this machine once it is served.',
  }),
  metrics: row<boolean>({
    group: 'HTTP',
    flag: '--metrics',
    parse: bool,
    standard: true,
    help: 'Serve metrics for Prometheus at /metrics (docs/metrics.md); --metrics=false leaves them out.',
  }),
  metricsListen: row<ListenAddress>({
    group: 'HTTP',
    flag: '--metrics-listen',
    placeholder: 'HOST:PORT',
    parse: listenAddress,
    standardText: 'the address of --listen',
    help: 'Serve metrics there instead, with /healthz and /readyz beside them.',
  }),
} as const
