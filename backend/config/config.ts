import { type RedactOptions, SECRET_HEADERS } from '#domain/redact/options.ts'
import type { ListenAddress, RelayAddress } from './address.ts'
import { LAYERS, type Layer, type Reading, readSettings, type Wrong } from './read.ts'
import { CONFIG, type Given, type SettingName } from './table.ts'
import { LAPTOP_LISTEN, POD_LISTEN } from './table-http.ts'
import type { LogFormat, LogLevel } from './table-other.ts'

/** TLS towards Relay, as configured; files are read when they are needed. */
export interface RelayTls {
  /** Name that the certificate must carry; undefined: the host of the address. */
  readonly serverName: string | undefined
  /** Empty: the system's authorities. */
  readonly caFiles: readonly string[]
  readonly client: { readonly certFile: string; readonly keyFile: string } | undefined
  readonly verify: boolean
  /** For a proxy in front of Relay. */
  readonly basicAuth?: { readonly username: string; readonly password: string } | undefined
}

export interface DemoSettings {
  readonly act: 'open' | 'l4' | 'l7' | undefined
  readonly rate: number | undefined
  readonly services: number | undefined
  readonly seed: number | undefined
}

/** Which source is shown; one only. */
export type SourceConfig =
  | {
      readonly kind: 'relay'
      readonly address: RelayAddress
      readonly tls: RelayTls | undefined
      /** Ask it for the fields of flows only that the map is made of. */
      readonly masked: boolean
    }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'demo'; readonly demo: DemoSettings }

export type MetricsConfig =
  | { readonly kind: 'off' }
  /** With everything else. */
  | { readonly kind: 'beside' }
  | { readonly kind: 'own'; readonly listen: ListenAddress }

export interface Config {
  readonly kind: 'run'
  readonly source: SourceConfig
  /** Where to look for a Relay to offer, while the demo is shown because nobody named a source. */
  readonly lookFor: RelayAddress | undefined
  readonly listen: ListenAddress
  /** Undefined: loopback names and IP addresses. */
  readonly allowedHosts: readonly string[] | undefined
  /** Begins and ends with a slash. */
  readonly basePath: string
  /** Served over TLS with these files. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  /** Sources of CSP; undefined: the page itself. */
  readonly frameAncestors: readonly string[] | undefined
  /** What is taken out of flows; undefined: nothing. */
  readonly redact: RedactOptions | undefined
  /** Where traces are looked at, with `{traceId}` in it. */
  readonly traceUrl: string | undefined
  /** Open a browser. */
  readonly open: boolean
  /** Where metrics are served. */
  readonly metrics: MetricsConfig
  readonly logLevel: LogLevel
  /** Undefined: text on a terminal, else JSON. */
  readonly logFormat: LogFormat | undefined
}

/** From arguments and environment to what is to be done, or to one line that says which setting is wrong and why. */
export function readConfig(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Config | { readonly kind: 'help' } | { readonly kind: 'version' } | Wrong {
  const reading = readSettings(args, env)
  if ('wrong' in reading) return reading
  const { given, origins } = reading
  if (given.help === true) return { kind: 'help' }
  if (given.version === true) return { kind: 'version' }
  const source = chooseSource(reading)
  if ('wrong' in source) return source
  const stray = strayKnob(reading, source)
  if (stray) return stray
  if (given.metrics === false && origins.get('metricsListen')?.layer === 'flag') {
    return { wrong: `${CONFIG.metricsListen.flag} has no effect with ${CONFIG.metrics.flag}=false` }
  }
  const useless = (['redactHeaders', 'redactUrlQuery', 'redactPatterns'] as const).find((name) => origins.has(name))
  if (given.redact === false && useless !== undefined) {
    return {
      wrong: `${origins.get(useless)?.name ?? CONFIG[useless].flag} has no effect with ${CONFIG.redact.flag}=false`,
    }
  }
  const { tlsCertFile, tlsKeyFile } = given
  if ((tlsCertFile === undefined) !== (tlsKeyFile === undefined)) {
    const [has, lacks] =
      tlsCertFile === undefined ? (['tlsKeyFile', 'tlsCertFile'] as const) : (['tlsCertFile', 'tlsKeyFile'] as const)
    const said = origins.get(has)?.name ?? CONFIG[has].flag
    return { wrong: `${said} needs ${CONFIG[lacks].flag} too: a certificate and its key go together` }
  }
  const pod = env['KUBERNETES_SERVICE_HOST'] !== undefined
  return {
    kind: 'run',
    source,
    lookFor: nobodyAsked(reading, source) && !pod ? FORWARDED_RELAY : undefined,
    listen: given.listen ?? (pod ? POD_LISTEN : LAPTOP_LISTEN),
    allowedHosts: given.allowedHosts ?? (pod ? ['*'] : undefined),
    basePath: given.basePath ?? '/',
    tls:
      tlsCertFile !== undefined && tlsKeyFile !== undefined
        ? { certFile: tlsCertFile, keyFile: tlsKeyFile }
        : undefined,
    frameAncestors: given.frameAncestors,
    redact: redactOptions(given),
    traceUrl: given.traceUrl,
    open: given.open ?? false,
    metrics: metricsConfig(given),
    logLevel: given.logLevel ?? 'info',
    logFormat: given.logFormat,
  }
}

function metricsConfig({ metrics = true, metricsListen: listen }: Given): MetricsConfig {
  if (!metrics) return { kind: 'off' }
  return listen === undefined ? { kind: 'beside' } : { kind: 'own', listen }
}

function redactOptions({
  redact = true,
  redactHeaders,
  redactUrlQuery,
  redactPatterns,
}: Given): RedactOptions | undefined {
  if (!redact) return undefined
  return { headers: redactHeaders ?? SECRET_HEADERS, urlQuery: redactUrlQuery ?? false, patterns: redactPatterns ?? [] }
}

/** Where `cilium hubble port-forward` and `kubectl port-forward service/hubble-relay 4245:80` put Relay. */
const FORWARDED_RELAY: RelayAddress = {
  text: 'localhost:4245',
  host: 'localhost',
  port: 4245,
  tls: undefined,
  socket: undefined,
}

/** The demo is shown for want of anything else. */
const nobodyAsked = ({ origins }: Reading, { kind }: SourceConfig) =>
  kind === 'demo' && ![...origins.keys()].some((name) => name.startsWith('demo'))

const SOURCES = ['relay', 'file', 'demo'] as const

/**
 * The source that the strongest voice asks for: a flag overrules a variable of the environment, so that `--demo` works where
 * HUBBLE_SERVER is set for the CLI. Two sources from one voice are a mistake.
 */
function chooseSource({ given, origins }: Reading): SourceConfig | Wrong {
  const asked = SOURCES.filter((name) => (name === 'demo' ? given.demo === true : given[name] !== undefined))
  const rank = (name: SettingName) => LAYERS.indexOf(origins.get(name)?.layer ?? 'Hubble CLI')
  const strongest = Math.min(...asked.map(rank))
  const chosen = asked.filter((name) => rank(name) === strongest)
  const names = chosen.map((name) => origins.get(name)?.name ?? name)
  if (names.length > 1) return { wrong: `${names.join(' and ')} exclude each other: choose one source` }
  if (chosen[0] === 'relay' && given.relay) {
    const tls = relayTls(given, given.relay, origins)
    return tls !== undefined && 'wrong' in tls
      ? tls
      : { kind: 'relay', address: given.relay, tls, masked: given.relayFieldMask ?? false }
  }
  if (chosen[0] === 'file' && given.file !== undefined) return { kind: 'file', path: given.file }
  if (given.demo === false)
    return { wrong: `${CONFIG.demo.flag}=false leaves nothing to show: name a source with --relay or --file` }
  const { demoAct: act, demoRate: rate, demoServices: services, demoSeed: seed } = given
  return { kind: 'demo', demo: { act, rate, services, seed } }
}

function relayTls(given: Given, address: RelayAddress, origins: Reading['origins']): RelayTls | undefined | Wrong {
  const { relayTlsCertFile: certFile, relayTlsKeyFile: keyFile } = given
  const nameOf = (name: SettingName) => origins.get(name)?.name ?? CONFIG[name].flag
  if (address.tls === false && given.relayTls === true) {
    return { wrong: `${nameOf('relayTls')}: ${address.text} says no TLS; write tls://HOST:PORT` }
  }
  if (!(given.relayTls ?? address.tls ?? false)) {
    const parts = [
      'relayTlsServerName',
      'relayTlsCaFiles',
      'relayTlsCertFile',
      'relayTlsKeyFile',
      'relayBasicAuthUsername',
      'relayBasicAuthPassword',
    ] as const
    const useless = parts.find((name) => given[name] !== undefined)
    if (useless === undefined || given.relayTls === false) return undefined
    return {
      wrong: `${nameOf(useless)} has no effect without TLS: add ${CONFIG.relayTls.flag}, or tls:// to the address`,
    }
  }
  if ((certFile === undefined) !== (keyFile === undefined)) {
    const [has, lacks] =
      certFile === undefined
        ? (['relayTlsKeyFile', 'relayTlsCertFile'] as const)
        : (['relayTlsCertFile', 'relayTlsKeyFile'] as const)
    return { wrong: `${nameOf(has)} needs ${CONFIG[lacks].flag} too: a certificate and its key go together` }
  }
  const { relayBasicAuthUsername: username, relayBasicAuthPassword: password } = given
  if ((username === undefined) !== (password === undefined)) {
    const [has, lacks] =
      username === undefined
        ? (['relayBasicAuthPassword', 'relayBasicAuthUsername'] as const)
        : (['relayBasicAuthUsername', 'relayBasicAuthPassword'] as const)
    return { wrong: `${nameOf(has)} needs ${CONFIG[lacks].flag} too: a name and its password go together` }
  }
  return {
    serverName: given.relayTlsServerName,
    caFiles: given.relayTlsCaFiles ?? [],
    client: certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : undefined,
    verify: given.relayTlsAllowInsecure !== true,
    basicAuth: username !== undefined && password !== undefined ? { username, password } : undefined,
  }
}

/** A knob of a source that is not shown, said by a flag: whoever typed it expects something to happen. */
function strayKnob({ origins }: Reading, source: SourceConfig): Wrong | undefined {
  for (const [name, { layer, name: said }] of origins) {
    const of = name.startsWith('demo') ? 'demo' : name.startsWith('relay') ? 'relay' : undefined
    const fromFlag: Layer = 'flag'
    if (of === undefined || of === source.kind || layer !== fromFlag || name === 'demo') continue
    return { wrong: `${said} has no effect: the source is ${source.kind}, not ${of}` }
  }
  return undefined
}
