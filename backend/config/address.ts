import type { Parsed, Parser } from './setting.ts'

/** Where to listen. An empty host means every address of the machine. */
export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/** Where Relay is. `tls` is set when the address itself says so. */
export interface RelayAddress {
  /** As given. */
  readonly text: string
  readonly host: string
  readonly port: number
  readonly tls: boolean | undefined
  /** Path of a unix socket, instead of host and port. */
  readonly socket: string | undefined
}

const fail = (expected: string): Parsed<never> => ({ ok: false, expected })

function split(given: string): { host: string; port: string | undefined } | undefined {
  const match = /^(?:\[([0-9a-fA-F:.%\w]+)\]|([^:[\]/\s]*))(?::(\d+))?$/.exec(given)
  return match ? { host: match[1] ?? match[2] ?? '', port: match[3] } : undefined
}

const port = (given: string | undefined) => {
  const value = Number(given)
  return given !== undefined && value <= 65_535 ? value : undefined
}

/** `HOST:PORT`, `:PORT` or `PORT`; port 0 lets the system choose. */
export const listenAddress: Parser<ListenAddress> = (given) => {
  const parts = split(/^\d+$/.test(given) ? `:${given}` : given)
  const number = port(parts?.port)
  return parts === undefined || number === undefined
    ? fail('HOST:PORT, like localhost:31234, 0.0.0.0:8081 or :8081')
    : { ok: true, value: { host: parts.host === '*' ? '' : parts.host, port: number } }
}

/** A bare port, as `EVENTS_SERVER_PORT` of Hubble UI gives it, on every address. */
export const listenPort: Parser<ListenAddress> = (given) => {
  const number = /^\d+$/.test(given) ? port(given) : undefined
  return number === undefined ? fail('a port number') : { ok: true, value: { host: '', port: number } }
}

const RELAY_EXAMPLES = 'HOST:PORT, tls://HOST:PORT or unix:///PATH, like localhost:4245'

/** `HOST:PORT`, `tls://HOST:PORT` or `unix:///PATH`, as the Hubble CLI takes them; a host alone gets Relay's Service port. */
export const relayAddress: Parser<RelayAddress> = (given) => {
  const socket = /^unix:(?:\/\/)?(\/.+)$/.exec(given)?.[1]
  if (socket !== undefined) return { ok: true, value: { text: given, host: 'localhost', port: 0, tls: false, socket } }
  const scheme = /^(tls|https|tcp|http|grpc|dns):\/\/\/?/.exec(given)
  const parts = split(given.slice(scheme?.[0].length ?? 0).replace(/\/$/, ''))
  if (parts === undefined || parts.host === '') return fail(RELAY_EXAMPLES)
  const named = scheme?.[1] ?? ''
  const tls = ['tls', 'https'].includes(named) ? true : ['http', 'tcp'].includes(named) ? false : undefined
  const number = parts.port === undefined ? (tls === true ? 443 : 80) : port(parts.port)
  if (number === undefined || number === 0) return fail(RELAY_EXAMPLES)
  return { ok: true, value: { text: given, host: parts.host, port: number, tls, socket: undefined } }
}
