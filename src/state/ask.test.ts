import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  ask,
  askCommand,
  clear,
  commit,
  editTerm,
  exclude,
  freeField,
  include,
  TERM_EDITS,
  toggleKept,
  valuesOf,
  write,
} from './ask.ts'
import { queryStore } from './query.ts'

const state = () => queryStore.getState()
beforeEach(clear)

describe('asking', () => {
  test('a link is put in force in the short form', () => {
    ask('hubble observe --from-pod default/xwing --verdict DROPPED')
    expect(state().filter).toBe('from-pod:default/xwing verdict:DROPPED')
  })

  test('a text that does not parse stays in the box, and the filter from before in force', () => {
    ask('verdict:DROPPED')
    ask('port:abc')
    expect(state()).toMatchObject({ filter: 'verdict:DROPPED', draft: 'port:abc' })
    expect(state().problem?.message).not.toBe('')
  })

  test('what is written is added; an error says where in what was written', () => {
    ask('verdict:DROPPED')
    write('namespace:shop')
    commit()
    expect(state()).toMatchObject({ filter: 'verdict:DROPPED namespace:shop', draft: '' })
    write('l7:http nope:1')
    commit()
    expect(state()).toMatchObject({ filter: 'verdict:DROPPED namespace:shop', draft: 'l7:http nope:1' })
    expect(state().problem?.start).toBe(8)
    write('l7:http')
    expect(state().problem).toBeUndefined()
  })

  test('a CEL expression is put in force once its compiler came; a bad one is told, and the filter from before stays', async () => {
    ask('verdict:DROPPED')
    write("cel:'_flow.source.identity == 2u'")
    commit()
    expect(state().problem).toBeUndefined()
    await vi.waitFor(() => expect(state().draft).toBe(''))
    expect(state().filter).toBe("verdict:DROPPED cel-expression:'_flow.source.identity == 2u'")
    ask("cel:'_flow.nosuch == 1'")
    await vi.waitFor(() => expect(state().problem?.message).toContain("undefined field 'nosuch'"))
    expect(state().filter).toBe("verdict:DROPPED cel-expression:'_flow.source.identity == 2u'")
  })

  test('a term goes back into the box with its mark', () => {
    ask('verdict:DROPPED !port:53')
    editTerm(1)
    expect(state()).toMatchObject({ filter: 'verdict:DROPPED', draft: '!port:53' })
  })

  test('values of one field are alternatives, are not doubled, and can be taken out one by one or all at once', () => {
    toggleKept({ field: 'namespace', side: 'any', value: 'shop' })
    toggleKept({ field: 'namespace', side: 'any', value: 'starwars' })
    include('namespace', 'shop')
    expect([...valuesOf(state().parsed, 'namespace')].sort()).toEqual(['shop', 'starwars'])
    toggleKept({ field: 'namespace', side: 'any', value: 'starwars' })
    expect(state().filter).toBe('namespace:shop')
    freeField('namespace')
    expect(state().filter).toBe('')
  })

  test('a value is hidden, kept again and switched off', () => {
    exclude('from-namespace', 'kube-system')
    expect(state().filter).toBe('!from-namespace:kube-system')
    TERM_EDITS.negate(0)
    TERM_EDITS.swap(0)
    expect(state().filter).toBe('to-namespace:kube-system')
    TERM_EDITS.toggle(0)
    expect(state().filter).toBe('~to-namespace:kube-system')
    TERM_EDITS.remove(0)
    expect(state().filter).toBe('')
  })
})

test('what is wrong is told while writing, but not of the word that is being written', () => {
  write('port:abc')
  expect(queryStore.getState().problem).toBeUndefined()
  write('port:abc verdict:DRO')
  expect(queryStore.getState().problem).toMatchObject({ start: 5, end: 8 })
  write('verdict:DRO')
  expect(queryStore.getState().problem).toBeUndefined()
})

test('a pasted command takes the place of the filter, lines and all, and tells what it left out', () => {
  ask('namespace:shop')
  expect(askCommand('verdict:DROPPED')).toBe(false)
  expect(askCommand('$ hubble observe -o json \\\n  --verdict DROPPED | jq .')).toBe(true)
  const { filter, ignored } = queryStore.getState()
  expect(filter).toBe('verdict:DROPPED')
  expect(ignored.map(({ text }) => text)).toEqual(['-o json', '| jq .'])
})
