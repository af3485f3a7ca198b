import { expect, it } from 'vitest'
import { DropReasonSchema } from '#gen/flow/flow_pb.ts'
import { DROP_GROUPS } from './drop-groups.ts'

it('every drop reason stands in exactly one group', () => {
  const grouped = Object.values(DROP_GROUPS).flat()
  expect(grouped.toSorted((a, b) => a - b)).toEqual(DropReasonSchema.values.map(({ number }) => number))
})
