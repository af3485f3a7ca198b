import type { RedactOptions } from '#domain/redact/options.ts'
import { responseRedactor } from '#domain/redact/redact-response.ts'
import { Tally } from '#domain/redact/tally.ts'
import { SourceKind } from '#gen/orrery/v1/orrery_pb.ts'
import type { Measure } from '#service/doctor.ts'
import { measureFile } from '#service/doctor-file.ts'
import { createFileSource } from '#service/file-source.ts'
import { redactedSource } from '#service/redacted-source.ts'
import type { FlowSource } from '#service/source.ts'
import type { RelayAddress } from './config/address.ts'
import type { DemoSettings, SourceConfig } from './config/config.ts'
import { type DemoRelay, startDemoRelay } from './demo/relay.ts'
import { measureRelay } from './doctor/relay.ts'
import { openFile } from './file/open.ts'
import type { Log } from './log.ts'
import { fileObserver } from './observer/file.ts'
import { redactedObserver } from './observer/redacted.ts'
import { relayObserver } from './observer/relay.ts'
import type { ObserverUpstream } from './observer/upstream.ts'
import { createRelaySource } from './relay/source.ts'
import { VERSION } from './version.ts'

export interface Opened {
  readonly source: FlowSource
  /** Present when the built-in demo is the source. */
  readonly demo: DemoRelay | undefined
  /** Examines the source, for Diagnose. */
  readonly measure: Measure
  /** Answers `observer.Observer`. */
  readonly observer: ObserverUpstream
  /** What was taken out of flows; undefined where nothing is to be. */
  readonly redacted: Tally | undefined
}

/**
 * Opens what the configuration asks for. An unreachable Relay is no error: the source says so and keeps trying. Rejects where a
 * file cannot be read at all. Everything ends with the signal. This is the one door: all that leads out of it is redacted.
 */
export async function openSource(
  config: SourceConfig,
  redact: RedactOptions | undefined,
  signal: AbortSignal,
  log: Log,
): Promise<Opened> {
  const opened = await openBare(config, signal, log)
  if (redact === undefined) return { ...opened, redacted: undefined }
  const { source, demo, measure, observer } = opened
  const tally = new Tally()
  const clean = responseRedactor(redact)
  return {
    source: redactedSource(source, redact, tally),
    demo,
    measure: (tell, until) =>
      measure(({ facts, flows }) => tell({ facts, flows: flows.flatMap((bytes) => clean(bytes) ?? []) }), until),
    observer: redactedObserver(observer, redact, tally),
    redacted: tally,
  }
}

type Bare = Omit<Opened, 'redacted'>

async function openBare(config: SourceConfig, signal: AbortSignal, log: Log): Promise<Bare> {
  switch (config.kind) {
    case 'relay': {
      const { address, tls, masked } = config
      const source = createRelaySource({ address, tls, signal, log, masked })
      const measure = measureRelay({ kind: 'relay', name: address.text, address, tls })
      return { source, demo: undefined, measure, observer: relayObserver({ address, tls }) }
    }
    case 'file': {
      const file = await openFile(config.path)
      const observer = fileObserver(file, `orrery ${VERSION}`)
      return { source: createFileSource(file), demo: undefined, measure: measureFile(file), observer }
    }
    case 'demo':
      return openDemo(config.demo, signal, log)
  }
}

/** The demo goes the way of every Relay: over gRPC, through a port that only this machine reaches. */
async function openDemo({ act, rate, services, seed }: DemoSettings, signal: AbortSignal, log: Log): Promise<Bare> {
  const demo = await startDemoRelay({
    ...(act !== undefined && { act }),
    ...(rate !== undefined && { rate }),
    ...(services !== undefined && { services }),
    ...(seed !== undefined && { seed }),
  })
  signal.addEventListener('abort', () => {
    demo.close().catch((error: unknown) => log.error({ err: error }, 'the demo did not end in order'))
  })
  const { host, port, address: text } = demo
  const address: RelayAddress = { text, host, port, tls: false, socket: undefined }
  const source = createRelaySource({
    kind: SourceKind.DEMO,
    name: 'demo cluster',
    address,
    tls: undefined,
    signal,
    log,
  })
  const measure = measureRelay({ kind: 'demo', name: source.name, address, tls: undefined })
  return { source, demo, measure, observer: relayObserver({ address, tls: undefined }) }
}
