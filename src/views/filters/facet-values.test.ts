import { create } from '@bufbuild/protobuf'
import { expect, test } from 'vitest'
import { EMPTY_FILTER } from '#domain/filter/ast.ts'
import { FACETS, type Facet } from '#domain/filter/facets.ts'
import { parseFilter } from '#domain/filter/language.ts'
import { FacetsResponseSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { facetValues } from './facet-values.ts'

const facet = FACETS.find(({ name }) => name === 'protocol') as Facet
const counts = create(FacetsResponseSchema, {
  facets: [{ facet: 'protocol', values: [{ value: 'tcp', count: 5 }], otherValues: 2, otherCount: 3 }],
})
const known = new Map([['protocol', ['tcp', 'udp', 'icmpv4']]])
const listed = (filter: string, always: readonly string[] = []) => {
  const parsed = parseFilter(filter)
  return facetValues(facet, { counts, known, always, parsed: parsed.kind === 'ok' ? parsed.filter : EMPTY_FILTER })
}
const names = (filter: string, always?: readonly string[]) =>
  listed(filter, always).values.map(({ value, stands }) => `${value}${stands === undefined ? '' : ` ${stands}`}`)

test('without a filter the values in view are listed, and how much is left out', () => {
  expect(names('')).toEqual(['tcp'])
  expect(listed('').others).toEqual({ values: 2, count: 3 })
})

test('a facet that is narrowed goes on listing what there was, so that more can be chosen', () => {
  expect(names('protocol:tcp')).toEqual(['tcp included', 'udp', 'icmpv4'])
  expect(names('!protocol:udp')).toEqual(['tcp', 'udp excluded', 'icmpv4'])
})

test('another facet that is narrowed changes nothing', () => {
  expect(names('verdict:DROPPED')).toEqual(['tcp'])
})

test('some values are always listed', () => {
  expect(names('', ['sctp'])).toEqual(['tcp', 'sctp'])
})
