/**
 * Does a step of the layout, and lets profilers and `bench/map.ts` see how long it held the page: a `measure` of the Performance API,
 * told to whoever observes them and not kept.
 */
export function timed<T>(name: 'layout' | 'routes', act: () => T): T {
  const start = performance.now()
  const done = act()
  performance.measure(name, { start })
  performance.clearMeasures(name)
  return done
}
