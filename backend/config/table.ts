import { type RedactOptions, SECRET_HEADERS } from '#domain/redact/options.ts'
import { type ListenAddress, listenAddress, listenPort, relayAddress } from './address.ts'
import {
  bool,
  type DropIn,
  frameAncestors,
  integer,
  list,
  oneOf,
  type Parser,
  pathPrefix,
  patterns,
  type Setting,
  text,
} from './setting.ts'

type Row<T> = Pick<Setting<T>, 'group' | 'help' | 'parse'> &
  Partial<Pick<Setting<T>, 'env' | 'placeholder' | 'standard'>> & {
    readonly flag: `--${string}`
    readonly standardText?: string
    readonly ui?: string | DropIn<T>
    readonly cli?: string
  }

const envOf = (flag: string) => `ORRERY_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`

function row<T>({ ui, cli, ...given }: Row<T>): Setting<T> {
  const dropIn: DropIn<T>[] = []
  if (ui !== undefined) dropIn.push(typeof ui === 'string' ? { env: ui, of: 'Hubble UI' } : ui)
  if (cli !== undefined) dropIn.push({ env: cli, of: 'Hubble CLI' })
  return {
    env: envOf(given.flag),
    placeholder: undefined,
    standard: undefined,
    standardText: given.standard === undefined ? 'none' : String(given.standard),
    ...given,
    dropIn,
  }
}

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug' | 'trace'
export type LogFormat = 'text' | 'json'

/** `DEBUG_LOGS` of Hubble UI is a switch. */
const debugLogs: Parser<LogLevel> = (given) => {
  const parsed = bool(given)
  return parsed.ok ? { ok: true, value: parsed.value ? 'debug' : 'info' } : parsed
}

/** Loopback for a laptop: nobody else gets to see the flows until somebody says so. */
export const LAPTOP_LISTEN: ListenAddress = { host: 'localhost', port: 31_234 }
/** In a pod only the pod itself would reach loopback. */
export const POD_LISTEN: ListenAddress = { host: '', port: 31_234 }

/** Every setting of Orrery. Reading, checking, `--help` and docs/configuration.md loop over it. */
export const CONFIG = {
  relay: row({
    group: 'Source',
    flag: '--relay',
    placeholder: 'HOST:PORT',
    parse: relayAddress,
    ui: 'FLOWS_API_ADDR',
    cli: 'HUBBLE_SERVER',
    help: 'Hubble Relay, or one Cilium agent: HOST:PORT, tls://HOST:PORT or unix:///PATH.',
  }),
  file: row({
    group: 'Source',
    flag: '--file',
    placeholder: 'PATH',
    parse: text,
    help: 'Show the flows of a file (- is standard input): hubble observe -o jsonpb, the exporter’s log, gzip or not.',
  }),
  demo: row<boolean>({
    group: 'Source',
    flag: '--demo',
    parse: bool,
    standardText: 'when neither --relay nor --file is given',
    help: 'Show a built-in demo cluster, through a real Relay inside this process.',
  }),

  relayTls: row<boolean>({
    group: 'TLS to Relay',
    flag: '--relay-tls',
    parse: bool,
    standardText: 'false, true for tls:// addresses',
    ui: 'TLS_TO_RELAY_ENABLED',
    cli: 'HUBBLE_TLS',
    help: 'Talk TLS 1.3 to Relay.',
  }),
  relayTlsServerName: row<string>({
    group: 'TLS to Relay',
    flag: '--relay-tls-server-name',
    placeholder: 'NAME',
    parse: text,
    standardText: 'the host of --relay',
    ui: 'TLS_RELAY_SERVER_NAME',
    cli: 'HUBBLE_TLS_SERVER_NAME',
    help: 'Name that Relay’s certificate must carry, usually ui.hubble-relay.cilium.io.',
  }),
  relayTlsCaFiles: row<readonly string[]>({
    group: 'TLS to Relay',
    flag: '--relay-tls-ca-files',
    placeholder: 'PATH,…',
    parse: list,
    standardText: 'the system’s authorities',
    ui: 'TLS_RELAY_CA_CERT_FILES',
    cli: 'HUBBLE_TLS_CA_CERT_FILES',
    help: 'PEM files of the authorities that may have signed Relay’s certificate.',
  }),
  relayTlsCertFile: row<string>({
    group: 'TLS to Relay',
    flag: '--relay-tls-cert-file',
    placeholder: 'PATH',
    parse: text,
    ui: 'TLS_RELAY_CLIENT_CERT_FILE',
    cli: 'HUBBLE_TLS_CLIENT_CERT_FILE',
    help: 'PEM file of the certificate that Orrery shows to Relay (mutual TLS).',
  }),
  relayTlsKeyFile: row<string>({
    group: 'TLS to Relay',
    flag: '--relay-tls-key-file',
    placeholder: 'PATH',
    parse: text,
    ui: 'TLS_RELAY_CLIENT_KEY_FILE',
    cli: 'HUBBLE_TLS_CLIENT_KEY_FILE',
    help: 'PEM file of that certificate’s key.',
  }),
  relayTlsAllowInsecure: row<boolean>({
    group: 'TLS to Relay',
    flag: '--relay-tls-allow-insecure',
    parse: bool,
    standard: false,
    cli: 'HUBBLE_TLS_ALLOW_INSECURE',
    help: 'Do not verify Relay’s certificate. For trying things out only.',
  }),

  demoAct: row({
    group: 'Demo',
    flag: '--demo-act',
    placeholder: 'ACT',
    parse: oneOf('open', 'l4', 'l7'),
    standardText: 'l7',
    help: 'Star Wars act to begin with: open (no policy), l4 (xwing is denied), l7 (the exhaust port is denied).',
  }),
  demoRate: row<number>({
    group: 'Demo',
    flag: '--demo-rate',
    placeholder: 'N',
    parse: integer(1, 200_000),
    standardText: 'the demo’s own',
    help: 'Flows per second, about.',
  }),
  demoServices: row<number>({
    group: 'Demo',
    flag: '--demo-services',
    placeholder: 'N',
    parse: integer(0, 5_000),
    standardText: 'none more',
    help: 'Further generated services, to see large maps.',
  }),
  demoSeed: row<number>({
    group: 'Demo',
    flag: '--demo-seed',
    placeholder: 'N',
    parse: integer(0, 4_294_967_295),
    standardText: 'the demo’s own',
    help: 'The same seed plays the same flows.',
  }),

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

  redact: row<boolean>({
    group: 'Redaction',
    flag: '--redact',
    parse: bool,
    standard: true,
    help: 'Take secrets out of flows before they leave Orrery: user info of URLs and what is named below (docs/redaction.md).',
  }),
  redactHeaders: row<readonly string[]>({
    group: 'Redaction',
    flag: '--redact-headers',
    placeholder: 'NAME,…',
    parse: list,
    standardText: SECRET_HEADERS.join(', '),
    help: 'HTTP headers whose values are taken out, in any case; instead of the default ones.',
  }),
  redactUrlQuery: row<boolean>({
    group: 'Redaction',
    flag: '--redact-url-query',
    parse: bool,
    standard: false,
    help: 'Take out what stands behind the ? or # of URLs.',
  }),
  redactPatterns: row<RedactOptions['patterns']>({
    group: 'Redaction',
    flag: '--redact-patterns',
    placeholder: 'RE2 …',
    parse: patterns,
    help: 'Take out what these match in URLs, headers, DNS names, trace ids, policy logs and summaries; between white space.',
  }),

  logLevel: row<LogLevel>({
    group: 'Logs',
    flag: '--log-level',
    placeholder: 'LEVEL',
    parse: oneOf('silent', 'error', 'warn', 'info', 'debug', 'trace'),
    standard: 'info',
    ui: { env: 'DEBUG_LOGS', of: 'Hubble UI', parse: debugLogs },
    help: 'silent, error, warn, info, debug or trace.',
  }),
  logFormat: row<LogFormat>({
    group: 'Logs',
    flag: '--log-format',
    placeholder: 'FORMAT',
    parse: oneOf('text', 'json'),
    standardText: 'text on a terminal, else json',
    help: 'text or json, one line each.',
  }),

  help: row<boolean>({
    group: 'Other',
    flag: '--help',
    env: undefined,
    parse: bool,
    standard: false,
    help: 'Print this and exit.',
  }),
  version: row<boolean>({
    group: 'Other',
    flag: '--version',
    env: undefined,
    parse: bool,
    standard: false,
    help: 'Print the version and exit.',
  }),
} as const

export type SettingName = keyof typeof CONFIG
type ValueOf<K extends SettingName> = (typeof CONFIG)[K] extends Setting<infer T> ? T : never

/** Values as people gave them; undefined where nobody did. */
export type Given = { readonly [K in SettingName]?: ValueOf<K> }

/** Keys and rows, for code that loops. */
export const ROWS = Object.entries(CONFIG) as readonly (readonly [SettingName, Setting<unknown>])[]
