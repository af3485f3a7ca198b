/** A source of chance that gives the same values for the same seed on every machine. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number from 0 up to, not including, `below`. */
  int(below: number): number
  chance(probability: number): boolean
  /** One of the values, each as likely; they must not be empty. */
  pick<T>(values: readonly [T, ...T[]]): T
  /** `digits` lower-case characters of the alphabet. */
  text(digits: number, alphabet: string): string
  /** A version 4 UUID. */
  uuid(): string
  /** Log-normal, so with the long tail that latencies have. Same unit as `median`. */
  spread(median: number, sigma: number): number
}

export const HEX = '0123456789abcdef'
/** The letters of generated pod names: no vowels and no look-alikes (k8s.io/apimachinery `rand`). */
export const POD_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const word = () => (next() * 0x1_0000_0000).toString(16).padStart(8, '0')
  const int = (below: number) => Math.floor(next() * below)
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: ([first, ...rest]) => {
      const at = int(rest.length + 1)
      return at === 0 ? first : (rest[at - 1] ?? first)
    },
    text: (digits, alphabet) => Array.from({ length: digits }, () => alphabet.charAt(int(alphabet.length))).join(''),
    uuid: () => {
      const [a, b, c, d] = [word(), word(), word(), word()]
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`
    },
    spread: (median, sigma) => {
      const radius = Math.sqrt(-2 * Math.log(1 - next()))
      return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * next()))
    },
  }
}
