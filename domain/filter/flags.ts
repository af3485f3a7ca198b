import { type Checked, ok, refused } from './matcher.ts'

/** Flags of `hubble` that do not filter, and whether they take a value. */
export const OTHER_FLAGS: ReadonlyMap<string, boolean> = new Map([
  ...[
    'output',
    'server',
    'timeout',
    'request-timeout',
    'time-format',
    'color',
    'config',
    'input-file',
    'field-mask',
    'experimental-field-mask',
    'port-forward-port',
    'kubeconfig',
    'kube-context',
    'kube-namespace',
    'context',
    'basic-auth-username',
    'basic-auth-password',
    'tls-ca-cert-files',
    'tls-client-cert-file',
    'tls-client-key-file',
    'tls-server-name',
  ].map((name) => [name, true] as const),
  ...[
    'follow',
    'print-node-name',
    'print-policy-names',
    'print-raw-filters',
    'numeric',
    'ip-translation',
    'debug',
    'tls',
    'tls-allow-insecure',
    'port-forward',
    'silent-errors',
    'use-default-field-masks',
    'experimental-use-default-field-masks',
    'help',
    'json',
    'compact',
    'dict',
  ].map((name) => [name, false] as const),
])

/** One-letter forms of the flags above. */
export const OTHER_LETTERS: ReadonlyMap<string, string> = new Map([
  ['o', 'output'],
  ['f', 'follow'],
  ['D', 'debug'],
  ['P', 'port-forward'],
  ['s', 'silent-errors'],
  ['h', 'help'],
  ['j', 'json'],
])

/** Other names for a field with a value of its own making. `alone` needs no value. */
export interface Shorthand {
  readonly field: string
  readonly alone: string | undefined
  readonly value: (text: string) => Checked<string>
}

const always = (field: string, value: string): Shorthand => ({ field, alone: value, value: () => ok(value) })

export const SHORTHANDS: ReadonlyMap<string, Shorthand> = new Map([
  ['ipv4', always('ip-version', '4')],
  ['ipv6', always('ip-version', '6')],
  [
    'unencrypted',
    {
      field: 'encrypted',
      alone: 'true',
      value: (text: string) => {
        if (text === '' || text === 'true') return ok('false')
        return text === 'false' ? ok('true') : refused(`"${text}" is neither true nor false`)
      },
    },
  ],
  [
    'status-class',
    {
      field: 'http-status',
      alone: undefined,
      value: (text: string) =>
        /^[1-5](xx|\+)?$/i.test(text) ? ok(`${text.slice(0, 1)}+`) : refused('expected 1xx, 2xx, 3xx, 4xx or 5xx'),
    },
  ],
])

export const SHORTHAND_LETTERS: ReadonlyMap<string, string> = new Map([
  ['4', 'ipv4'],
  ['6', 'ipv6'],
])
