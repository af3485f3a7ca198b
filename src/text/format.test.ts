import { describe, expect, test } from 'vitest'
import { createFormats } from './format.ts'

const formats = createFormats('en')

describe('formats', () => {
  test.each([
    [formats.rate(0), '0'],
    [formats.rate(0.25), '0.3'],
    [formats.rate(0.016), '<0.1'],
    [formats.rate(123.4), '123'],
    [formats.rate(12_345), '12.3K'],
    [formats.short(9999), '9,999'],
    [formats.short(1_250_000), '1.3M'],
    [formats.latency(0.44), '0.4 ms'],
    [formats.latency(12.3), '12 ms'],
    [formats.latency(1234), '1.2 sec'],
    [formats.duration(400), '0 sec'],
    [formats.duration(59_900), '59 sec'],
    [formats.duration(185_000), '3 min 5 sec'],
    [formats.duration(7_200_000), '2 hr'],
    [formats.bytes(999), '999 byte'],
    [formats.bytes(4_512_000), '4.5 MB'],
    [formats.percent(0.1234), '12.3%'],
  ])('%s', (made, wanted) => {
    expect(made).toBe(wanted)
  })

  test('absurd latencies stay readable', () => {
    expect(formats.latency(0)).toBe('0 ms')
    expect(formats.latency(9e12)).toBe('104,166 days 16 hr')
    expect(formats.latency(0.0047)).toBe('<0.1 ms')
  })
})
