import { create } from '@bufbuild/protobuf'
import { expect, it } from 'vitest'
import { ServiceSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { captionOf, shortCaption } from './names.ts'

const service = (caption: string) => create(ServiceSchema, { cluster: 'east', namespace: 'shop', name: 'web', caption })

it.each([
  ['web\u202eexe.tac', 'web\\u202eexe.tac'],
  ['web\u0000\u001b[2J', 'web\\x00\\x1b[2J'],
  ['סל 🛒', 'סל 🛒'],
  ['👩‍👩‍👧', '👩‍👩‍👧'],
  ['', 'web'],
])('a card called %j shows what would turn or hide its name', (caption, shown) => {
  expect(captionOf(service(caption))).toBe(shown)
})

it.each([
  ['shop/web', 'web'],
  ['east: shop/web', 'web'],
  ['web', 'web'],
  ['other/web', 'other/web'],
])('in the box of its namespace %s is called %s', (caption, shown) => {
  expect(shortCaption(service(caption))).toBe(shown)
})
