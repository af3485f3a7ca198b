import {
  BOOL,
  BYTES,
  type CelStatic,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  isSimple,
  join,
  STRING,
  TIMESTAMP,
  TYPE,
  UINT,
} from './cel-type.ts'

/** What a call gives for arguments of these types (a receiver comes first), or undefined where there is no overload. */
type Overloads = (args: readonly CelStatic[]) => CelStatic | undefined

/** Overloads written as `[result, ...arguments]`. */
const table =
  (...rows: readonly (readonly [CelStatic, ...(readonly CelStatic[])])[]): Overloads =>
  (args) => {
    const fitting = rows.filter(
      ([, ...wanted]) =>
        wanted.length === args.length &&
        wanted.every((type, index) => join(type, args[index] ?? DYN) !== undefined && isSafe(type, args[index] ?? DYN)),
    )
    const results = new Set(fitting.map(([result]) => result))
    return results.size > 1 ? DYN : fitting[0]?.[0]
  }

/** `null` is no argument of a function that wants a value. */
const isSafe = (wanted: CelStatic, given: CelStatic): boolean => isSimple(wanted, 'null_type') || !isNull(given)
const isNull = (type: CelStatic): boolean => type.kind === 'simple' && type.name === 'null_type'

const same: Overloads = ([a, b, ...more]) => (a && b && more.length === 0 && join(a, b) ? BOOL : undefined)

const order = table(
  ...[BOOL, INT, UINT, DOUBLE, STRING, BYTES, TIMESTAMP, DURATION].map((type) => [BOOL, type, type] as const),
)

const arithmetic = [INT, UINT, DOUBLE].map((type) => [type, type, type] as const)

const plus = table(
  ...arithmetic,
  [STRING, STRING, STRING],
  [BYTES, BYTES, BYTES],
  [TIMESTAMP, TIMESTAMP, DURATION],
  [TIMESTAMP, DURATION, TIMESTAMP],
  [DURATION, DURATION, DURATION],
)

const lists: Overloads = ([a, b]) => (a?.kind === 'list' && b?.kind === 'list' ? (join(a, b) ?? undefined) : undefined)

const index: Overloads = ([of, at]) => {
  if (of === undefined || at === undefined) return undefined
  if (of.kind === 'list') return isSimple(at, 'int') ? of.item : undefined
  if (of.kind === 'map') return join(of.key, at) ? of.value : undefined
  return isSimple(of) ? DYN : undefined
}

const contained: Overloads = ([item, of]) => {
  if (item === undefined || of === undefined) return undefined
  if (of.kind === 'list') return join(item, of.item) && BOOL
  if (of.kind === 'map') return join(item, of.key) && BOOL
  return isSimple(of) ? BOOL : undefined
}

const size: Overloads = ([of, ...more]) =>
  of !== undefined && more.length === 0 && (of.kind === 'list' || of.kind === 'map' || isSimple(of, 'string', 'bytes'))
    ? INT
    : undefined

const choose: Overloads = ([condition, yes, no]) =>
  condition && yes && no && isSimple(condition, 'bool') ? join(yes, no) : undefined

const logic = table([BOOL, BOOL, BOOL])
const textual = table([BOOL, STRING, STRING])
const part = table([INT, TIMESTAMP], [INT, TIMESTAMP, STRING])
const clock = table([INT, TIMESTAMP], [INT, TIMESTAMP, STRING], [INT, DURATION])

/** The standard functions of CEL, as the language definition lists them. */
export const CEL_FUNCTIONS: ReadonlyMap<string, Overloads> = new Map<string, Overloads>([
  ['_==_', same],
  ['_!=_', same],
  ['_&&_', logic],
  ['_||_', logic],
  ['!_', table([BOOL, BOOL])],
  ['@not_strictly_false', table([BOOL, BOOL])],
  ['__not_strictly_false__', table([BOOL, BOOL])],
  ['_<_', order],
  ['_<=_', order],
  ['_>_', order],
  ['_>=_', order],
  ['_+_', (args) => lists(args) ?? plus(args)],
  [
    '_-_',
    table(
      ...arithmetic,
      [DURATION, TIMESTAMP, TIMESTAMP],
      [TIMESTAMP, TIMESTAMP, DURATION],
      [DURATION, DURATION, DURATION],
    ),
  ],
  ['_*_', table(...arithmetic)],
  ['_/_', table(...arithmetic)],
  ['_%_', table([INT, INT, INT], [UINT, UINT, UINT])],
  ['-_', table([INT, INT], [DOUBLE, DOUBLE])],
  ['_?_:_', choose],
  ['_[_]', index],
  ['@in', contained],
  ['_in_', contained],
  ['size', size],
  ['contains', textual],
  ['startsWith', textual],
  ['endsWith', textual],
  ['matches', textual],
  ['int', table(...[INT, UINT, DOUBLE, STRING, TIMESTAMP].map((type) => [INT, type] as const))],
  ['uint', table(...[INT, UINT, DOUBLE, STRING].map((type) => [UINT, type] as const))],
  ['double', table(...[INT, UINT, DOUBLE, STRING].map((type) => [DOUBLE, type] as const))],
  ['bool', table([BOOL, BOOL], [BOOL, STRING])],
  ['bytes', table([BYTES, BYTES], [BYTES, STRING])],
  [
    'string',
    table(...[BOOL, INT, UINT, DOUBLE, STRING, BYTES, TIMESTAMP, DURATION].map((type) => [STRING, type] as const)),
  ],
  ['duration', table([DURATION, STRING], [DURATION, DURATION], [DURATION, INT])],
  ['timestamp', table([TIMESTAMP, STRING], [TIMESTAMP, TIMESTAMP], [TIMESTAMP, INT])],
  ['dyn', (args) => (args.length === 1 ? DYN : undefined)],
  ['type', (args) => (args.length === 1 ? TYPE : undefined)],
  ['getFullYear', part],
  ['getMonth', part],
  ['getDate', part],
  ['getDayOfMonth', part],
  ['getDayOfWeek', part],
  ['getDayOfYear', part],
  ['getHours', clock],
  ['getMinutes', clock],
  ['getSeconds', clock],
  ['getMilliseconds', clock],
])
