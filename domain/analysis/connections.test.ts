import { expect, test } from 'vitest'
import { analyseLines, edgeOf } from './analyse-lines.ts'
import { summarizeTcp } from './summary.ts'

const NONE = { attempts: 0, answered: 0, unanswered: 0, refused: 0, resetByServer: 0, resetByClient: 0, dropped: 0 }

/** A flow elsewhere, that lets time pass. */
const later = (seconds: number) => `+${seconds} s/x -> s/y:80 flags:ACK`

test.each<[string, readonly string[], Partial<typeof NONE>]>([
  [
    'a handshake',
    ['+0 s/web -> s/cart:80 flags:SYN', '+0.1 s/web <- s/cart:80 flags:SYN,ACK', later(60)],
    { attempts: 1, answered: 1 },
  ],
  ['a SYN without answer', ['+0 s/web -> s/cart:80 flags:SYN', later(6)], { attempts: 1, unanswered: 1 }],
  ['a SYN that may still be answered', ['+0 s/web -> s/cart:80 flags:SYN', later(4)], { attempts: 1 }],
  [
    'a SYN seen at three places and sent twice',
    [
      '+0 s/web -> s/cart:80 flags:SYN to-stack egress',
      '+0 s/web -> s/cart:80 flags:SYN policy-verdict',
      '+0 s/web -> s/cart:80 flags:SYN',
      '+1 s/web -> s/cart:80 flags:SYN',
      later(6.5),
      '+7 s/web -> s/cart:80 flags:SYN',
      later(20),
    ],
    { attempts: 1, unanswered: 1 },
  ],
  [
    'later traffic proves the answer',
    ['+0 s/web -> s/cart:80 flags:SYN', '+1 s/web -> s/cart:80 flags:ACK', later(60)],
    { attempts: 1, answered: 1 },
  ],
  [
    'an L7 call proves the answer',
    ['+0 s/web -> s/cart:80 flags:SYN', '+1 s/web -> s/cart:80 http GET /', later(60)],
    { attempts: 1, answered: 1 },
  ],
  [
    'the answer told before the SYN',
    ['+0 s/web <- s/cart:80 flags:SYN,ACK', '+0.2 s/web -> s/cart:80 flags:SYN', later(60)],
    { attempts: 1, answered: 1 },
  ],
  [
    'a refused connection',
    ['+0 s/web -> s/cart:80 flags:SYN', '+0.1 s/web <- s/cart:80 flags:RST,ACK', later(60)],
    { attempts: 1, refused: 1 },
  ],
  [
    'a reset seen twice',
    [
      '+0 s/web -> s/cart:80 flags:SYN',
      '+0 s/web <- s/cart:80 flags:SYN,ACK',
      '+1 s/web <- s/cart:80 flags:RST',
      '+1 s/web <- s/cart:80 flags:RST to-stack ingress',
    ],
    { attempts: 1, answered: 1, resetByServer: 1 },
  ],
  [
    'a reset by the client',
    ['+0 s/web -> s/cart:80 flags:ACK', '+1 s/web -> s/cart:80 flags:RST'],
    { resetByClient: 1 },
  ],
  [
    'a dropped SYN is no silence',
    [
      '+0 s/web -> s/cart:80 flags:SYN to-stack egress',
      '+0 s/web -> s/cart:80 dropped POLICY_DENIED flags:SYN',
      later(60),
    ],
    { attempts: 1, dropped: 1 },
  ],
  [
    'a denied SYN, told twice and sent twice',
    [
      '+0 s/web -> s/cart:80 policy-verdict dropped POLICY_DENIED flags:SYN',
      '+0 s/web -> s/cart:80 dropped POLICY_DENIED flags:SYN',
      '+1 s/web -> s/cart:80 dropped POLICY_DENIED flags:SYN',
    ],
    { attempts: 1, dropped: 1 },
  ],
  [
    'two ports are two connections',
    ['+0 s/web:1 -> s/cart:80 flags:SYN', '+0 s/web:2 -> s/cart:80 flags:SYN', later(6)],
    { attempts: 2, unanswered: 2 },
  ],
])('%s', (_, lines, expected) => {
  const { analysis } = analyseLines(lines)
  expect(summarizeTcp([edgeOf(analysis, 'web', 'cart')]) ?? NONE).toEqual({ ...NONE, ...expected })
})

test('a view without answers knows that it has none', () => {
  expect(analyseLines(['+0 s/web -> s/cart:80 flags:SYN', later(9)]).analysis.seesAnswers).toBe(false)
  expect(analyseLines(['+0 s/a -> s/b:80 flags:SYN', '+0 s/a <- s/b:80 flags:SYN,ACK']).analysis.seesAnswers).toBe(true)
})
