import { describe, expect, test } from 'vitest'
import { DEFAULT_PREFS, nextTheme, readPrefs, resolveTheme } from './prefs.ts'

describe('preferences', () => {
  test.each([null, '', 'not json', '[]', '7', 'null', '{"theme":"neon","tableShare":"big"}'])(
    'garbage (%s) falls back to the defaults',
    (kept) => {
      expect(readPrefs(kept)).toEqual(DEFAULT_PREFS)
    },
  )

  test('fields are read one by one, within their limits', () => {
    const kept = JSON.stringify({ theme: 'dark', tableShare: 7 })
    expect(readPrefs(kept)).toEqual({ theme: 'dark', tableShare: 0.85 })
  })

  test('the theme follows the system only where it is left to it', () => {
    expect([resolveTheme('auto', true), resolveTheme('auto', false), resolveTheme('light', true)]).toEqual([
      'dark',
      'light',
      'light',
    ])
    expect([nextTheme('auto'), nextTheme('light'), nextTheme('dark')]).toEqual(['light', 'dark', 'auto'])
  })
})
