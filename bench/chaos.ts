/**
 * What faults do together: a seeded schedule of them, overlapping and one during the recovery from another, over the built product with two
 * backends and four pages, each a process. Prints what was broken of what is promised, with seed and time.
 * `node scripts/setup.mjs && npx tsx bench/chaos.ts [seed] [minutes] [part of a fault's name]`
 */
import { seeded } from '#domain/demo/random.ts'
import { FAULTS, type Fault } from './chaos-faults.ts'
import { Watch } from './chaos-watch.ts'
import { startWorld } from './chaos-world.ts'

const [seed = 1, minutes = 3] = process.argv.slice(2, 4).map(Number)
const only = (process.argv[4] ?? '').split(',')
const faults = FAULTS.filter(({ name }) => only.some((part) => name.includes(part)))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const random = seeded(seed)
const watch = new Watch(seed)
const world = await startWorld(random, watch.said)
watch.begin(world)
await watch.settle()
await pause(5_000)
await watch.counts()
const before = world.backends.map(({ takes }) => takes)
const used = new Set<string>()
let tried = 0

async function suffer(fault: Fault): Promise<void> {
  await pause(random.int(14_000))
  if (fault.uses !== '' && used.has(fault.uses)) return
  if (fault.uses !== '') used.add(fault.uses)
  tried++
  watch.cause(fault, true)
  const end = await fault.begin(world)
  if (end !== undefined) await pause(500 + random.int(12_000))
  await end?.()
  watch.cause(fault, false)
  used.delete(fault.uses)
}

const end = performance.now() + minutes * 60_000
while (performance.now() < end) {
  const some = Array.from({ length: 2 + random.int(5) }, () => faults[random.int(faults.length)])
  await Promise.all(some.flatMap((fault) => (fault === undefined ? [] : [suffer(fault)])))
  await pause(11_500)
  if (random.chance(0.6)) await watch.counts()
}
const after = world.backends.map(({ takes }) => takes)
for (const [index, { files, megabytes }] of after.entries()) {
  console.log(
    `backend ${index}: files ${before[index]?.files} → ${files}, MB ${before[index]?.megabytes} → ${megabytes}`,
  )
}
watch.close()
for (const { name, broke } of world.pages) for (const what of broke) watch.broken(`${name}: ${what}`)
for (const { errors } of world.backends)
  for (const line of errors) watch.broken(`a backend logged ${line.slice(0, 300)}`)
await world.close()
console.log(`seed ${seed}: ${tried} faults in ${minutes} min, ${watch.count} broken`)
process.exit(watch.count > 0 ? 1 : 0)
