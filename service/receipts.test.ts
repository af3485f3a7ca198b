import { describe, expect, it } from 'vitest'
import { Receipts } from './receipts.ts'

const never = new AbortController().signal
const LONG = 60_000

/** Whether there is room at that time, without waiting for word. */
async function roomAt(receipts: Receipts, nowMs: number): Promise<boolean> {
  const stop = new AbortController()
  let open = false
  const ask = async () => {
    const free = await receipts.room(() => nowMs, LONG, stop.signal)
    open = free && !stop.signal.aborted
  }
  const asked = ask()
  await new Promise((resolve) => setTimeout(resolve, 5))
  stop.abort()
  await asked
  return open
}

describe('the next frame', () => {
  it('waits for one that was sent long ago, not for young ones', async () => {
    const receipts = new Receipts()
    receipts.sent(1, 0)
    receipts.sent(2, 1_000)
    expect(await roomAt(receipts, 1_400)).toBe(true)
    expect(await roomAt(receipts, 1_600)).toBe(false)
    receipts.arrived(1, 1_600)
    expect(await roomAt(receipts, 1_600)).toBe(true)
    expect(await roomAt(receipts, 2_600)).toBe(false)
  })

  it('is made as soon as word comes', async () => {
    const receipts = new Receipts()
    receipts.sent(1, 0)
    let free = false
    const wait = async () => {
      await receipts.room(() => 2_000, LONG, never)
      free = true
    }
    const room = wait()
    expect(free).toBe(false)
    receipts.arrived(1, 2_000)
    await room
    expect(free).toBe(true)
  })

  it('is made all the same when no word comes, and then no longer waits until there is word again', async () => {
    const receipts = new Receipts()
    receipts.sent(1, 0)
    let now = 2_000
    await receipts.room(
      () => {
        now += 2_000
        return now
      },
      LONG,
      never,
    )
    receipts.sent(2, now)
    expect(await roomAt(receipts, now + 60_000)).toBe(true)
    receipts.arrived(2, now)
    receipts.sent(3, now)
    expect(await roomAt(receipts, now + 60_000)).toBe(false)
  })

  it('that still waits is told in time, and the patience goes on where it was', async () => {
    const receipts = new Receipts()
    receipts.sent(1, 0)
    let now = 2_000
    const clock = () => {
      now += 500
      return now
    }
    expect(await receipts.room(clock, 1_000, never)).toBe(false)
    expect(await receipts.room(clock, 60_000, never)).toBe(true)
    expect(now).toBeLessThan(7_000)
  })

  /** How long the next frame waits for word of another after word of the first took so long, to a second. */
  async function patienceAfter(tripMs: number): Promise<number> {
    const receipts = new Receipts()
    let now = 0
    const clock = () => {
      now += 500
      return now
    }
    receipts.sent(1, 0)
    if (tripMs > 5_000) while (!(await receipts.room(clock, 1, never))) continue
    now = tripMs
    receipts.arrived(1, now)
    receipts.sent(2, now)
    now += 1_500
    const began = now
    while (!(await receipts.room(clock, 1, never))) continue
    return now - began
  }

  it('waits no longer than a quick line takes when word begins to go astray, as to another replica', async () => {
    expect(await patienceAfter(50)).toBeLessThan(4_500)
    expect(await patienceAfter(1_100)).toBeLessThan(4_500)
  })

  it('waits longer over a slow line, also when that is learnt from a frame that was given up', async () => {
    expect(await patienceAfter(3_000)).toBeGreaterThan(5_500)
    expect(await patienceAfter(14_000)).toBeGreaterThan(8_500)
  })

  it('waits no longer after word that went astray for long and then came again', async () => {
    const receipts = new Receipts()
    for (let at = 0; at < 12_000; at += 250) receipts.sent(at / 250, at)
    receipts.arrived(47, 12_000)
    receipts.sent(48, 12_000)
    let now = 13_500
    const clock = () => {
      now += 500
      return now
    }
    while (!(await receipts.room(clock, 1, never))) continue
    expect(now).toBeLessThan(18_000)
  })
})
