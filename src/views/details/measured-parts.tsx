import { useStore } from 'zustand'
import type { DetailsResponse, Measured } from '#gen/orrery/v1/orrery_pb.ts'
import { measuredKey, measuredStore } from '#src/state/measured.ts'
import { spanStore } from '#src/state/span.ts'
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
export const secondsOf = ({ timeMs, sinceMs }: DetailsResponse, firstSeenMs: number): number =>
  Math.max(1, (timeMs - Math.max(sinceMs, firstSeenMs)) / 1000)

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
  const window = useStore(spanStore, ({ span }) => span.kind === 'window')
  return (
    <>
      {window && <p className="border-line border-t px-4 py-2 text-text-3 text-xs">{text.answers.notWindow}</p>}
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
