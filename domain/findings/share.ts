const Z = 1.96

/**
 * The share that is at least there with 95 % certainty (lower end of Wilson's score interval): 1 of 2 is 9 %, 50 of 100
 * is 40 %. So small numbers do not alarm.
 */
export function surelyAtLeast(part: number, all: number): number {
  if (all <= 0 || part <= 0) return 0
  const share = Math.min(1, part / all)
  const square = Z * Z
  const centre = share + square / (2 * all)
  const width = Z * Math.sqrt((share * (1 - share)) / all + square / (4 * all * all))
  return Math.max(0, (centre - width) / (1 + square / all))
}
