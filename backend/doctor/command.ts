import { create, toJsonString } from '@bufbuild/protobuf'
import { examine } from '#domain/doctor/examine.ts'
import { type Paint, reportTable } from '#domain/doctor/report.ts'
import { type Check, CheckVerdict, DiagnoseResponseSchema } from '#gen/orrery/v1/orrery_pb.ts'
import { FileError } from '#service/capture-file.ts'
import type { Measure } from '#service/doctor.ts'
import { measureFile } from '#service/doctor-file.ts'
import { readConfig, type SourceConfig } from '../config/config.ts'
import { openFile } from '../file/open.ts'
import { createLog } from '../log.ts'
import { openSource } from '../open-source.ts'
import { VERSION } from '../version.ts'
import { type DoctorTiming, measureRelay } from './relay.ts'

/** Where a command writes to: standard output or a test. */
export interface Out {
  write(text: string): unknown
  readonly isTTY?: boolean
  /** Letters of a line. */
  readonly columns?: number
}

export interface CommandSurroundings {
  readonly out: Out
  readonly err: Out
  readonly signal: AbortSignal
  readonly timing?: Partial<DoctorTiming>
}

const HELP = `orrery doctor: says why a map is empty or thin, by checks from the address to the flows.

orrery doctor --relay HOST:PORT     examines Relay, with the settings that orrery itself would use
orrery doctor --file PATH           examines a file of flows
orrery doctor                       examines the built-in demo, or what the environment names

  --json     Print the report as JSON (orrery.v1.DiagnoseResponse).
  --help     Print this and exit.

Flags and variables of the source are those of orrery: see orrery --help.
Exit code: 0 all is well or there are warnings only, 1 a check failed, 2 the settings are wrong.
`

/** `orrery doctor`. Answers the exit code: 0, also with warnings; 1 where a check failed or it was stopped; 2 for wrong settings. */
export async function doctorCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { out, err, signal, timing }: CommandSurroundings,
): Promise<number> {
  const json = args.includes('--json')
  const config = readConfig(
    args.filter((arg) => arg !== '--json'),
    env,
  )
  if ('wrong' in config) {
    err.write(`orrery doctor: ${config.wrong}\n`)
    return 2
  }
  if (config.kind !== 'run') {
    out.write(config.kind === 'help' ? HELP : `${VERSION}\n`)
    return 0
  }
  const end = new AbortController()
  try {
    const measure = await measureOf(config.source, end.signal, timing)
    const checks = await run(measure, err.isTTY === true && !json ? err : undefined, signal)
    if (json)
      out.write(
        `${toJsonString(DiagnoseResponseSchema, response(checks), { prettySpaces: 2, alwaysEmitImplicit: true })}\n`,
      )
    else
      out.write(
        reportTable(checks, out.columns ?? 110, out.isTTY === true && env['NO_COLOR'] === undefined ? colours : plain),
      )
    return checks.some(({ verdict }) => verdict === CheckVerdict.FAIL) ? 1 : 0
  } catch (error) {
    if (signal.aborted) return 1
    if (!(error instanceof FileError)) throw error
    err.write(`orrery doctor: ${error.message}\n${error.advice}\n`)
    return 1
  } finally {
    end.abort()
  }
}

async function measureOf(
  source: SourceConfig,
  signal: AbortSignal,
  timing: Partial<DoctorTiming> = {},
): Promise<Measure> {
  switch (source.kind) {
    case 'relay': {
      const { address, tls } = source
      return measureRelay({ kind: 'relay', name: address.text, address, tls, timing })
    }
    case 'file':
      return measureFile(await openFile(source.path))
    case 'demo':
      return (await openSource(source, undefined, signal, createLog({ level: 'silent', format: 'json' }))).measure
  }
}

/** Runs to the end; on a terminal says meanwhile what is being looked at. */
async function run(measure: Measure, progress: Out | undefined, signal: AbortSignal): Promise<readonly Check[]> {
  let checks: readonly Check[] = []
  await measure(({ facts }) => {
    checks = examine(facts)
    const at = checks.find(({ verdict }) => verdict === CheckVerdict.RUNNING)
    progress?.write(`\r\u001B[K${at === undefined || facts.done ? '' : `Looking at: ${at.title} …`}`)
  }, signal)
  return checks
}

const response = (checks: readonly Check[]) =>
  create(DiagnoseResponseSchema, { timeMs: Date.now(), checks: [...checks], done: true })

const plain: Paint = (_verdict, word) => word

/** SGR codes, ECMA-48 8.3.117. */
const COLOURS: Partial<Record<CheckVerdict, number>> = {
  [CheckVerdict.OK]: 32,
  [CheckVerdict.WARN]: 33,
  [CheckVerdict.FAIL]: 31,
}

const colours: Paint = (verdict, word) => `\u001B[${COLOURS[verdict] ?? 2}m${word}\u001B[0m`
