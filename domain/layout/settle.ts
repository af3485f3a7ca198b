/** What draws a thing up or down: a spring from `from` below its top to `to` below the top of another, or to a fixed height. */
export interface Pull {
  readonly other: number | undefined
  readonly from: number
  readonly to: number
  readonly weight: number
}

export interface Settled {
  readonly columns: readonly (readonly number[])[]
  /** Top of each thing, by index. */
  readonly tops: readonly number[]
}

export interface SettleOptions {
  readonly gap: number
  /** All things stand between 0 and this, or just as high as they need. */
  readonly height: number
  /** Keep the order within the columns as given. */
  readonly keepOrder?: boolean
}

/**
 * Tops nearest to the wanted ones (least squares) that keep the given order and gaps: pool adjacent violators after taking
 * the room of those above away, then held within 0 and `height`.
 */
export function align(
  wanted: readonly { readonly top: number; readonly weight: number; readonly height: number }[],
  gap: number,
  height: number,
): readonly number[] {
  const pools: { sum: number; weight: number; count: number }[] = []
  const offsets: number[] = []
  let used = 0
  for (const { top, weight, height: own } of wanted) {
    offsets.push(used)
    pools.push({ sum: (top - used) * weight, weight, count: 1 })
    used += own + gap
    for (;;) {
      const last = pools.at(-1)
      const before = pools.at(-2)
      if (!last || !before || before.sum / before.weight <= last.sum / last.weight) break
      pools.splice(-2, 2, {
        sum: before.sum + last.sum,
        weight: before.weight + last.weight,
        count: before.count + last.count,
      })
    }
  }
  const slack = Math.max(0, height - (used - gap))
  const tops: number[] = []
  for (const { sum, weight, count } of pools) {
    const shift = Math.min(slack, Math.max(0, sum / weight))
    for (let index = 0; index < count; index++) tops.push(shift + (offsets[tops.length] ?? 0))
  }
  return tops
}

/**
 * Orders the things of each column so that few lines cross, and gives each the height where its lines run flat:
 * barycentre sweeps from left to right and back, each followed by `align`; the best of all sweeps is kept.
 */
export function settle(
  columns: readonly (readonly number[])[],
  heights: readonly number[],
  pulls: readonly (readonly Pull[])[],
  options: SettleOptions,
): Settled {
  const { gap, height, keepOrder = false } = options
  const tops = heights.map(() => 0)
  const heightOf = (index: number) => heights[index] ?? 0
  for (const column of columns) {
    const needed = column.reduce((sum, index) => sum + heightOf(index) + gap, -gap)
    let top = (height - needed) / 2
    for (const index of column) {
      tops[index] = top
      top += heightOf(index) + gap
    }
  }
  const want = (index: number) => {
    let [sum, weight] = [0, 0]
    for (const pull of pulls[index] ?? []) {
      sum += pull.weight * ((pull.other === undefined ? 0 : (tops[pull.other] ?? 0)) + pull.to - pull.from)
      weight += pull.weight
    }
    return weight === 0 ? { top: tops[index] ?? 0, weight: 0.1 } : { top: sum / weight, weight }
  }
  const strain = () =>
    columns.flat().reduce(
      (all, index) =>
        (pulls[index] ?? []).reduce((sum, pull) => {
          const there = (pull.other === undefined ? 0 : (tops[pull.other] ?? 0)) + pull.to
          return sum + pull.weight * Math.abs((tops[index] ?? 0) + pull.from - there)
        }, all),
      0,
    )

  let current = columns.map((column) => [...column])
  let best: Settled = { columns: current, tops: [...tops] }
  let least = Infinity
  for (let sweep = 0; sweep < 10; sweep++) {
    const inTurn = sweep % 2 === 0 ? current : [...current].reverse()
    for (const column of inTurn) {
      const wanted = column.map((index) => ({ index, height: heightOf(index), ...want(index) }))
      if (!keepOrder) {
        const middle = (item: { readonly top: number; readonly height: number }) => item.top + item.height / 2
        wanted.sort((a, b) => middle(a) - middle(b))
      }
      const placed = align(wanted, gap, height)
      for (const [at, { index }] of wanted.entries()) {
        tops[index] = placed[at] ?? 0
        column[at] = index
      }
    }
    const now = strain()
    if (now < least - 1e-6) {
      least = now
      best = { columns: current.map((column) => [...column]), tops: [...tops] }
    }
    current = current.map((column) => [...column])
  }
  return best
}
