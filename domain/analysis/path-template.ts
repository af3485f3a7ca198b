const MAX_LENGTH = 2048
const MAX_SEGMENTS = 8
const MAX_SHOWN = 120

/** What a whole segment may be, first match first. Versions (`v1`), words and file names stay as they are. */
const SEGMENTS: readonly (readonly [RegExp, string])[] = [
  [/^\d+$/, '{n}'],
  [/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, '{uuid}'],
  [/^\d{4}-\d{2}-\d{2}/, '{date}'],
  [/^(?=.*\d)[0-9a-f]{8,}$/i, '{hex}'],
  [/^[^@]+@[^@]+\.[^@]+$/, '{email}'],
  [/^\d{1,3}(?:\.\d{1,3}){3}$/, '{ip}'],
  [/^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_=~-]{20,}$/, '{id}'],
]

function foldSegment(segment: string): string {
  for (const [pattern, name] of SEGMENTS) if (pattern.test(segment)) return name
  // `order-4711` and `img_0042.png` differ by their number only.
  const folded = segment.replace(/(?<=[-_.])\d+(?=$|[-_.])/g, '{n}').replace(/\d{4,}/g, '{n}')
  return folded.length > 60 ? '{id}' : folded
}

/**
 * The path of a URL with ids, uuids, hex, dates, mail addresses and numbers folded, without query and fragment:
 * `https://shop/v1/users/42/cart?x=1` is `/v1/users/{n}/cart`. Of very long paths only the beginning counts.
 */
export function pathTemplate(url: string): string {
  const cut = url.length > MAX_LENGTH ? url.slice(0, MAX_LENGTH) : url
  const path = cut.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '')
  const segments = path.split('/').filter((segment, index) => segment !== '' || index > 0)
  const kept = segments.slice(0, MAX_SEGMENTS).map(foldSegment)
  const template = `/${kept.join('/')}${segments.length > MAX_SEGMENTS || url.length > MAX_LENGTH ? '/…' : ''}`
  return template.length > MAX_SHOWN ? `${template.slice(0, MAX_SHOWN)}…` : template
}

/**
 * An RE2 expression for `http-path` that finds the paths of a template, and seldom others; undefined where the template holds
 * escapes, which that field sees decoded.
 */
export function templateExpression(template: string): string | undefined {
  if (template.includes('%')) return undefined
  const [whole = ''] = template.split('…', 1)
  const escaped = whole.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&').replace(/\\\{[a-z]+\\\}/g, '[^/]+')
  return `^${escaped}${template.includes('…') ? '' : '$'}`
}

/** Names of calls that come again, `METHOD template`, made once for each method and URL; forgets all when there are too many. */
export class CallNames {
  readonly #known = new Map<string, Map<string, string>>()
  #size = 0

  of(method: string, url: string): string {
    const known = this.#known.get(method)?.get(url)
    if (known !== undefined) return known
    const name = `${method.slice(0, 16) || '-'} ${pathTemplate(url)}`
    if (url.length > 256 || method.length > 16) return name
    if (this.#size >= 4096) {
      this.#known.clear()
      this.#size = 0
    }
    const names = this.#known.get(method) ?? new Map<string, string>()
    names.set(url, name)
    this.#known.set(method, names)
    this.#size++
    return name
  }
}
