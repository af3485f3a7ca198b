/** Byte values of a text in UTF-8 with `%xx` decoded, or undefined for a broken escape. */
function decodePath(text: string): string | undefined {
  if (!text.includes('%')) return text
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined
  const encoded = new TextEncoder().encode(text)
  const bytes: number[] = []
  for (let index = 0; index < encoded.length; index++) {
    const byte = encoded[index] ?? 0
    if (byte === 37) {
      bytes.push(Number.parseInt(String.fromCharCode(encoded[index + 1] ?? 0, encoded[index + 2] ?? 0), 16))
      index += 2
    } else {
      bytes.push(byte)
    }
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes))
}

/** A port may be empty; an escape in a host may stand for a byte past ASCII only, or be `%25`. */
function validHost(host: string): boolean {
  if (host.startsWith('[')) {
    const close = host.lastIndexOf(']')
    if (close < 0 || !/^(:[0-9]*)?$/.test(host.slice(close + 1))) return false
    const zone = host.indexOf('%25')
    const address = zone < 0 || zone > close ? host : host.slice(0, zone)
    return validHostText(address)
  }
  const colon = host.lastIndexOf(':')
  return (colon < 0 || /^:[0-9]*$/.test(host.slice(colon))) && validHostText(host)
}

const validHostText = (host: string): boolean => {
  if (/%(?![0-9a-fA-F]{2})/.test(host) || /%(?!25)[0-7]/.test(host)) return false
  return /^[-A-Za-z0-9_.~!$&'()*+,;=:[\]<>"%\u0080-\u{10ffff}]*$/u.test(host)
}

function validAuthority(authority: string): boolean {
  const at = authority.lastIndexOf('@')
  if (!validHost(authority.slice(at + 1))) return false
  if (at < 0) return true
  const user = authority.slice(0, at)
  return /^[-A-Za-z0-9._:~!$&'()*+,;=%@]*$/.test(user) && !/%(?![0-9a-fA-F]{2})/.test(user)
}

/**
 * The decoded path of an HTTP request target (an absolute URI or an absolute path), or undefined where it is neither.
 * The rules are those of Go's url.ParseRequestURI: `#` is not special, `http://host` has the path "".
 */
export function requestPath(url: string): string | undefined {
  // oxlint-disable-next-line no-control-regex
  if (url === '' || /[\u0000-\u001f\u007f]/.test(url)) return undefined
  if (url === '*') return '*'
  if (url.startsWith(':')) return undefined
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/.exec(url)?.[0] ?? ''
  const [rest = ''] = url.slice(scheme.length).split('?', 1)
  if (!rest.startsWith('/')) return scheme === '' ? undefined : ''
  if (scheme === '' || !rest.startsWith('//')) return decodePath(rest)
  const slash = rest.indexOf('/', 2)
  const authority = rest.slice(2, slash < 0 ? undefined : slash)
  if (!validAuthority(authority)) return undefined
  return slash < 0 ? '' : decodePath(rest.slice(slash))
}
