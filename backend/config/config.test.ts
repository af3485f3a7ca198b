import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { configurationDoc, helpText } from './help.ts'
import { CONFIG, ROWS } from './table.ts'

type Env = Record<string, string>

const read = (args: string, env: Env = {}) => readConfig(args === '' ? [] : args.split(' '), env)

/** What runs for these words; fails the test when they are wrong. */
function running(args: string, env: Env = {}) {
  const config = read(args, env)
  if ('wrong' in config || config.kind !== 'run') throw new Error(JSON.stringify(config))
  return config
}

describe('what is shown', () => {
  it.each<[string, Env, object]>([
    ['', {}, { kind: 'demo' }],
    ['--demo', {}, { kind: 'demo' }],
    ['--demo-act l4 --demo-rate=500', {}, { kind: 'demo', demo: { act: 'l4', rate: 500 } }],
    ['--file flows.json', {}, { kind: 'file', path: 'flows.json' }],
    ['--relay localhost:4245', {}, { kind: 'relay', address: { host: 'localhost', port: 4245 }, tls: undefined }],
    ['--relay=[::1]:4245', {}, { kind: 'relay', address: { host: '::1', port: 4245 } }],
    ['--relay hubble-relay.kube-system', {}, { kind: 'relay', address: { port: 80 } }],
    ['--relay tls://relay', {}, { kind: 'relay', address: { host: 'relay', port: 443 }, tls: { verify: true } }],
    ['--relay unix:///run/hubble.sock', {}, { kind: 'relay', address: { socket: '/run/hubble.sock' } }],
    ['', { ORRERY_RELAY: 'a:1' }, { kind: 'relay', address: { host: 'a' } }],
    [
      '',
      { FLOWS_API_ADDR: 'hubble-relay:80', TLS_TO_RELAY_ENABLED: 'false', TLS_RELAY_SERVER_NAME: '' },
      { kind: 'relay', tls: undefined },
    ],
    ['', { HUBBLE_SERVER: 'tls://relay:443' }, { kind: 'relay', address: { host: 'relay' }, tls: { caFiles: [] } }],
    ['', { HUBBLE_SERVER: 'cli:1', FLOWS_API_ADDR: 'ui:1', ORRERY_RELAY: 'own:1' }, { address: { host: 'own' } }],
    ['', { HUBBLE_SERVER: 'cli:1', FLOWS_API_ADDR: 'ui:1' }, { address: { host: 'ui' } }],
    ['--relay flag:1', { HUBBLE_SERVER: 'cli:1' }, { address: { host: 'flag' } }],
    ['--demo', { HUBBLE_SERVER: 'cli:1' }, { kind: 'demo' }],
    ['--file f', { ORRERY_RELAY: 'a:1' }, { kind: 'file' }],
    ['', { ORRERY_FILE: 'f', HUBBLE_SERVER: 'cli:1' }, { kind: 'file' }],
  ])('%s %j', (args, env, source) => {
    expect(running(args, env).source).toMatchObject(source)
  })

  it('takes the names of the Hubble CLI for mutual TLS', () => {
    const { source } = running('', {
      HUBBLE_SERVER: 'relay.example:4245',
      HUBBLE_TLS: 'true',
      HUBBLE_TLS_SERVER_NAME: 'ui.hubble-relay.cilium.io',
      HUBBLE_TLS_CA_CERT_FILES: '/certs/a.crt /certs/b.crt',
      HUBBLE_TLS_CLIENT_CERT_FILE: '/certs/client.crt',
      HUBBLE_TLS_CLIENT_KEY_FILE: '/certs/client.key',
      HUBBLE_TLS_ALLOW_INSECURE: 'true',
      HUBBLE_BASIC_AUTH_USERNAME: 'ann',
      HUBBLE_BASIC_AUTH_PASSWORD: 'pw',
    })
    expect(source).toMatchObject({
      address: { host: 'relay.example', port: 4245 },
      tls: {
        serverName: 'ui.hubble-relay.cilium.io',
        caFiles: ['/certs/a.crt', '/certs/b.crt'],
        client: { certFile: '/certs/client.crt', keyFile: '/certs/client.key' },
        verify: false,
        basicAuth: { username: 'ann', password: 'pw' },
      },
    })
  })

  it('takes the names of Hubble UI for mutual TLS', () => {
    const { source } = running('', {
      FLOWS_API_ADDR: 'hubble-relay:443',
      TLS_TO_RELAY_ENABLED: 'true',
      TLS_RELAY_SERVER_NAME: 'ui.hubble-relay.cilium.io',
      TLS_RELAY_CA_CERT_FILES: '/certs/a.crt,/certs/b.crt',
      TLS_RELAY_CLIENT_CERT_FILE: '/certs/client.crt',
      TLS_RELAY_CLIENT_KEY_FILE: '/certs/client.key',
    })
    expect(source).toMatchObject({
      tls: {
        serverName: 'ui.hubble-relay.cilium.io',
        caFiles: ['/certs/a.crt', '/certs/b.crt'],
        client: { certFile: '/certs/client.crt', keyFile: '/certs/client.key' },
        verify: true,
      },
    })
  })
})

describe('where it is served', () => {
  it.each<[string, Env, object]>([
    ['', {}, { listen: { host: 'localhost', port: 31_234 }, allowedHosts: undefined, basePath: '/' }],
    ['', { KUBERNETES_SERVICE_HOST: '10.0.0.1' }, { listen: { host: '', port: 31_234 }, allowedHosts: ['*'] }],
    ['--listen 0.0.0.0:8081', {}, { listen: { host: '0.0.0.0', port: 8081 } }],
    ['--listen [::1]:0', {}, { listen: { host: '::1', port: 0 } }],
    ['--listen :80', {}, { listen: { host: '', port: 80 } }],
    ['', { EVENTS_SERVER_PORT: '8090' }, { listen: { host: '', port: 8090 } }],
    ['--base-path x/y', {}, { basePath: '/x/y/' }],
    ['--base-path /x/y/', {}, { basePath: '/x/y/' }],
    ['--base-path /', {}, { basePath: '/' }],
    ['--allowed-hosts a.example,*.b.example', {}, { allowedHosts: ['a.example', '*.b.example'] }],
    ['', { DEBUG_LOGS: 'true' }, { logLevel: 'debug' }],
    ['', {}, { metrics: { kind: 'beside' } }],
    ['--tls-cert-file a --tls-key-file b', {}, { tls: { certFile: 'a', keyFile: 'b' } }],
    ['', {}, { tls: undefined, open: false }],
    ['--open', {}, { open: true }],
    [
      '--trace-url https://jaeger.example.com/trace/{traceId}',
      {},
      { traceUrl: 'https://jaeger.example.com/trace/{traceId}' },
    ],
    ['--frame-ancestors none', {}, { frameAncestors: ["'none'"] }],
    [
      '--frame-ancestors self,https://a.example:8443,https://*.b.example',
      {},
      { frameAncestors: ["'self'", 'https://a.example:8443', 'https://*.b.example'] },
    ],
    ['--metrics=false', {}, { metrics: { kind: 'off' } }],
    ['--metrics-listen :9090', {}, { metrics: { kind: 'own', listen: { host: '', port: 9090 } } }],
    ['--log-format json --log-level WARN', {}, { logFormat: 'json', logLevel: 'warn' }],
  ])('%s %j', (args, env, expected) => {
    expect(running(args, env)).toMatchObject(expected)
  })
})

describe('what is wrong is told in one line with its name and what is expected', () => {
  it.each<[string, Env, RegExp]>([
    ['--rely localhost:1', {}, /^--rely is not a setting of Orrery; did you mean --relay\? See --help\.$/],
    ['--nonsense', {}, /^--nonsense is not a setting of Orrery\. See --help\.$/],
    ['flows.json', {}, /"flows\.json" is not expected here; a file is shown with --file flows\.json/],
    ['--relay', {}, /^--relay: a value is missing, expected --relay HOST:PORT$/],
    ['--relay --file f', {}, /^--relay: a value is missing/],
    ['--relay localhost:99999', {}, /^--relay: "localhost:99999" is not understood, expected HOST:PORT, tls/],
    ['--listen nowhere', {}, /^--listen: "nowhere" is not understood, expected HOST:PORT, like/],
    ['--listen localhost:70000', {}, /^--listen: "localhost:70000"/],
    ['--demo=maybe', {}, /^--demo: "maybe" is not understood, expected true or false$/],
    ['--demo=false', {}, /--demo=false leaves nothing to show/],
    ['', { ORRERY_TRACE_URL: 'javascript:{traceId}' }, /^ORRERY_TRACE_URL: .* expected an address like https/],
    ['--demo-act l8', {}, /expected one of open, l4, l7/],
    ['--demo-rate 0', {}, /^--demo-rate: "0" is not understood, expected a whole number from 1 to/],
    ['--base-path /a/../b', {}, /^--base-path/],
    ['--log-level loud', {}, /expected one of silent, error, warn/],
    ['--relay a:1 --file f', {}, /^--relay and --file exclude each other/],
    ['--demo --relay a:1', {}, /exclude each other/],
    ['', { ORRERY_RELAY: 'a:1', ORRERY_FILE: 'f' }, /^ORRERY_RELAY and ORRERY_FILE exclude each other/],
    ['--tls-cert-file a', {}, /^--tls-cert-file needs --tls-key-file too/],
    ['', { ORRERY_TLS_KEY_FILE: 'a' }, /^ORRERY_TLS_KEY_FILE needs --tls-cert-file too/],
    ['--frame-ancestors a;script-src', {}, /^--frame-ancestors: "a;script-src" is not understood, expected self, none/],
    ['--frame-ancestors none,self', {}, /^--frame-ancestors/],
    ['--metrics=false --metrics-listen :1', {}, /^--metrics-listen has no effect with --metrics=false$/],
    ['--demo-act l4 --file f', {}, /^--demo-act has no effect: the source is file, not demo$/],
    ['--relay-tls', {}, /^--relay-tls has no effect: the source is demo, not relay$/],
    ['--relay a:1 --relay-tls-ca-files ca.crt', {}, /^--relay-tls-ca-files has no effect without TLS: add --relay-tls/],
    ['--relay tls://a:1 --relay-tls-cert-file c', {}, /^--relay-tls-cert-file needs --relay-tls-key-file too/],
    [
      '',
      { HUBBLE_SERVER: 'tls://a:1', HUBBLE_BASIC_AUTH_USERNAME: 'x' },
      /^HUBBLE_BASIC_AUTH_USERNAME needs --relay-basic-auth-password too/,
    ],
    [
      '',
      { HUBBLE_SERVER: 'a:1', HUBBLE_BASIC_AUTH_PASSWORD: 'x' },
      /^HUBBLE_BASIC_AUTH_PASSWORD has no effect without TLS/,
    ],
    ['', { ORRERY_LISTEN: 'x' }, /^ORRERY_LISTEN: "x" is not understood/],
    [
      '',
      { ORRERY_LISTN: ':1' },
      /^ORRERY_LISTN \(environment\) is not a setting of Orrery; did you mean ORRERY_LISTEN\?/,
    ],
    ['', { EVENTS_SERVER_PORT: 'http' }, /^EVENTS_SERVER_PORT: "http" is not understood, expected a port number$/],
  ])('%s %j', (args, env, expected) => {
    const config = read(args, env)
    const line = 'wrong' in config ? config.wrong : JSON.stringify(config)
    expect(line).toMatch(expected)
    expect(line).not.toContain('\n')
  })
})

it('lets alone what Kubernetes puts beside a Service called orrery', () => {
  const env = {
    ORRERY_SERVICE_HOST: '10.0.0.1',
    ORRERY_SERVICE_PORT: '80',
    ORRERY_SERVICE_PORT_HTTP: '80',
    ORRERY_PORT: 'tcp://10.0.0.1:80',
    ORRERY_PORT_80_TCP_ADDR: '10.0.0.1',
    ORRERY_METRICS_PORT_9090_TCP: 'tcp://10.0.0.1:9090',
  }
  expect(running('', env).source.kind).toBe('demo')
})

it('asks for help or the version before anything else', () => {
  expect(read('-h')).toEqual({ kind: 'help' })
  expect(read('--relay a:1 --file f --help')).toEqual({ kind: 'help' })
  expect(read('--version')).toEqual({ kind: 'version' })
})

it('names every setting once, and each in --help', () => {
  const names = ROWS.flatMap(([, { flag, env, dropIn }]) => [flag, env, ...dropIn.map((other) => other.env)])
  const said = names.filter((name) => name !== undefined)
  expect(new Set(said).size).toBe(said.length)
  for (const { flag } of Object.values(CONFIG)) expect(helpText('1')).toContain(`  ${flag}`)
})

it('keeps docs/configuration.md current', async () => {
  await expect(configurationDoc()).toMatchFileSnapshot('../../docs/configuration.md')
})
