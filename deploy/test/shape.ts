/** What is wrong with a value, each with its path. */
export type Problems = readonly string[]

/** Looks at a value at a path and says what is wrong with it. */
export type Shape = (value: unknown, path: string) => Problems

const fault = (path: string, expected: string, value: unknown): Problems => [
  `${path}: ${JSON.stringify(value)} is not ${expected}`,
]

const check =
  (expected: string, test: (value: unknown) => boolean): Shape =>
  (value, path) =>
    test(value) ? [] : fault(path, expected, value)

const whole = (value: unknown): value is number => Number.isInteger(value)

export const str = check('a string', (value) => typeof value === 'string')
export const bool = check('true or false', (value) => typeof value === 'boolean')
export const int = check('a whole number', whole)
export const port = check('a port number', (value) => whole(value) && value > 0 && value < 65_536)
export const anything: Shape = () => []

/** A port by number or name; a count or a percentage. */
export const intOrString = check('a whole number or a string', (value) => whole(value) || typeof value === 'string')

/** A resource.Quantity like 50m or 128Mi. */
export const quantity = check('a quantity', (value) =>
  typeof value === 'string' ? /^\d+(\.\d+)?(m|k|[KMGT]i?)?$/.test(value) : whole(value),
)

export const oneOf = (...words: readonly string[]): Shape =>
  check(`one of ${words.join(', ')}`, (value) => typeof value === 'string' && words.includes(value))

export const matching = (expected: string, pattern: RegExp): Shape =>
  check(expected, (value) => typeof value === 'string' && pattern.test(value))

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const list =
  (each: Shape): Shape =>
  (value, path) =>
    Array.isArray(value)
      ? value.flatMap((entry, index) => each(entry, `${path}[${index}]`))
      : fault(path, 'a list', value)

export const map =
  (each: Shape, key: Shape = anything): Shape =>
  (value, path) =>
    isObject(value)
      ? Object.entries(value).flatMap(([name, entry]) => [
          ...key(name, `${path} (key)`),
          ...each(entry, `${path}.${name}`),
        ])
      : fault(path, 'a map', value)

/** An object with these fields and no others; a name that ends in `!` must be there. */
export const object = (fields: Readonly<Record<string, Shape>>): Shape => {
  const known = new Map(Object.entries(fields).map(([name, shape]) => [name.replace(/!$/, ''), shape]))
  const required = Object.keys(fields).flatMap((name) => (name.endsWith('!') ? [name.slice(0, -1)] : []))
  return (value, path) =>
    isObject(value)
      ? [
          ...required.filter((name) => value[name] === undefined).map((name) => `${path}.${name} is missing`),
          ...Object.entries(value).flatMap(([name, entry]) => {
            const shape = known.get(name)
            return shape ? shape(entry, `${path}.${name}`) : [`${path}.${name} is not a field`]
          }),
        ]
      : fault(path, 'an object', value)
}
