import { isIP } from 'node:net'

/** Why a request is turned away, in words for whoever sent it. */
export interface Refusal {
  readonly status: 403 | 421
  readonly words: string
}

/**
 * Keeps a page of a stranger from reading our flows through the visitor's browser (DNS rebinding): such a request carries the
 * stranger's name as Host. Loopback names and IP addresses cannot be rebound, so they always pass; other names must have been
 * allowed. An Origin must be the host that was asked, a loopback name, or an allowed name. Where every name is allowed, as in a pod
 * behind proxies that change the Host, calls are judged by what the browser says of the page that makes them.
 */
export function createHostCheck(
  allowed: readonly string[] = [],
): (host: string | undefined, origin: string | undefined, site?: string) => Refusal | undefined {
  const exact = new Set(allowed.map((name) => name.toLowerCase()))
  const suffixes = [...exact].filter((name) => name.startsWith('*.')).map((name) => name.slice(1))
  const every = exact.has('*')
  const named = (name: string) => every || exact.has(name) || suffixes.some((suffix) => name.endsWith(suffix))

  return (host, origin, site) => {
    const name = hostName(host)
    if (!every && (name === undefined || !(isLoopback(name) || isAddress(name) || named(name)))) {
      return {
        status: 421,
        words: `This Orrery does not answer to the name ${quote(host)}. If it should, start it with --allowed-hosts ${name ?? 'NAME'} (ORRERY_ALLOWED_HOSTS).`,
      }
    }
    if (origin === undefined) return undefined
    if (every) return site === 'cross-site' ? { status: 403, words: stranger(origin) } : undefined
    const from = originName(origin)
    if (from !== undefined && (from === name || isLoopback(from) || named(from))) return undefined
    return {
      status: 403,
      words: `${stranger(origin)} If that is how you open it, start it with --allowed-hosts ${from ?? 'NAME'} (ORRERY_ALLOWED_HOSTS).`,
    }
  }
}

const stranger = (origin: string) => `Orrery takes no requests from pages of ${quote(origin)}.`

const quote = (text: string | undefined) => JSON.stringify((text ?? '').slice(0, 100))

/** Name or address of a Host header, without port and brackets, in lower case. */
function hostName(host: string | undefined): string | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:/@\s]+))(?::\d+)?$/.exec(host ?? '')
  return (match?.[1] ?? match?.[2])?.toLowerCase().replace(/\.$/, '')
}

function originName(origin: string): string | undefined {
  return hostName(/^https?:\/\/(.+)$/.exec(origin)?.[1])
}

const isAddress = (name: string) => isIP(name) !== 0
const isLoopback = (name: string) =>
  name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name)
