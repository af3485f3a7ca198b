import { useStore } from 'zustand'
import type { DetailsResponse, Measured } from '#gen/orrery/v1/orrery_pb.ts'
import { measuredKey, measuredStore } from '#src/state/measured.ts'
import { text } from '#src/text/text.ts'
import { CallsPart } from './calls-part.tsx'
import { PolicyPart } from './policy-part.tsx'
import { TcpPart } from './tcp-part.tsx'

const words = text.answers.measured

/** What was measured of the selection; undefined until it is here. */
export function useMeasured(kind: 'edge' | 'service', id: string): DetailsResponse | undefined {
  const of = measuredKey(kind, id)
  return useStore(measuredStore, (state) => (state.of === of ? state.details : undefined))
}

/** Seconds that the numbers cover: the window, or since it was first seen, if that is later. */
export function secondsOf({ timeMs, sinceMs, window }: DetailsResponse, firstSeenMs: number): number {
  if (window === undefined) return Math.max(1, (timeMs - Math.max(sinceMs, firstSeenMs)) / 1000)
  return Math.max(1, (Math.min(timeMs, window.toMs) - Math.max(window.fromMs, window.countsFromMs)) / 1000)
}

/** HTTP, DNS, connections and policies of an edge, or of what a service answers or asks. */
export function MeasuredParts(props: {
  readonly measured: Measured
  readonly seconds: number
  readonly title?: (what: string) => string
  /** Leaves out connections and policies, which the other half of a service shows. */
  readonly callsOnly?: boolean
}) {
  const { measured, seconds } = props
  const title = props.title ?? ((what: string) => what)
  return (
    <>
      {measured.http !== undefined && (
        <CallsPart
          kind="http"
          title={title(words.http)}
          calls={measured.http}
          names={measured.paths}
          seen={measured.pathsSeen}
          other={measured.otherPathCalls}
          seconds={seconds}
        />
      )}
      {measured.dns !== undefined && (
        <CallsPart
          kind="dns"
          title={title(words.dns)}
          calls={measured.dns}
          names={measured.names}
          seen={measured.namesSeen}
          other={measured.otherNameCalls}
          seconds={seconds}
        />
      )}
      {measured.tcp !== undefined && props.callsOnly !== true && <TcpPart tcp={measured.tcp} />}
      {props.callsOnly !== true && <PolicyPart policies={measured.policies} />}
    </>
  )
}
