import { useStore } from 'zustand'
import { ServiceKind } from '#gen/orrery/v1/orrery_pb.ts'
import { flowsStore } from '#src/state/flows.ts'
import { formats } from '#src/text/text.ts'
import { mapStore, type Tip } from './actions.ts'
import { holds } from './cards.ts'
import { portLabel } from './label.ts'
import type { DrawnLink, DrawnNode } from './model.ts'
import type { MapText } from './text.ts'

const MOST_PORTS = 6

/** Of a count within the minute. */
const rate = (count: number) => formats.rate(count / 60)

function LinkTip({ link, text }: { readonly link: DrawnLink; readonly text: MapText }) {
  const window = useStore(flowsStore, (state) => state.window !== undefined)
  return (
    <>
      <p className="map-tip-title">
        <bdi>{link.sourceCaption}</bdi>
        <span aria-hidden="true"> → </span>
        <bdi>{link.targetCaption}</bdi>
      </p>
      <ul>
        {link.edges.slice(0, MOST_PORTS).map((edge) => {
          const { minute } = edge
          const failing =
            minute !== undefined && minute.failedCalls > 0 && minute.failedCalls / Math.max(1, minute.calls)
          return (
            <li key={edge.number}>
              <b>{portLabel(edge, text)}</b>
              {minute !== undefined && minute.forwarded > 0 && (
                <span className="map-tip-forwarded">
                  {text.perSecond(rate(minute.forwarded))} {text.tip.forwarded}
                </span>
              )}
              {minute !== undefined && minute.dropped > 0 && (
                <span className="map-tip-dropped">
                  {text.perSecond(rate(minute.dropped))} {text.tip.dropped}
                </span>
              )}
              {minute !== undefined && minute.audit > 0 && (
                <span className="map-tip-audit">
                  {text.perSecond(rate(minute.audit))} {text.tip.audit}
                </span>
              )}
              {minute !== undefined && minute.error > 0 && (
                <span className="map-tip-error">
                  {text.perSecond(rate(minute.error))} {text.tip.error}
                </span>
              )}
              {failing !== false && <span className="map-tip-error">{text.tip.failing(formats.percent(failing))}</span>}
            </li>
          )
        })}
      </ul>
      {link.edges.length > MOST_PORTS && <p>{text.tip.more(link.edges.length - MOST_PORTS)}</p>}
      <p className="map-tip-note">{window ? text.tip.meanMinute : text.tip.lastMinute}</p>
      {link.look.mark !== undefined && <p className="map-tip-dropped">{text.tip.deniedAt[link.look.mark]}</p>}
    </>
  )
}

function NodeTip({ node, text }: { readonly node: DrawnNode; readonly text: MapText }) {
  const pods = node.pods > 0 && node.kind !== ServiceKind.POD ? text.tip.pods(node.pods) : ''
  return (
    <>
      <p className="map-tip-title">
        <bdi>{node.name || node.caption}</bdi>
      </p>
      <p>
        {node.closed === undefined
          ? [node.title, node.workloadKind, pods].filter(Boolean).join(' · ')
          : holds(node, text)}
      </p>
      {node.opens && <p className="map-tip-note">{text.tip.showPods}</p>}
    </>
  )
}

/** What is under the pointer, in words, beside it. */
export function MapTip({ text }: { readonly text: MapText }) {
  const tip = useStore(mapStore, (state): Tip | undefined => state.tip)
  if (tip === undefined) return undefined
  return (
    <div className="map-tip" role="tooltip" style={{ left: tip.x, top: tip.y }} data-side={tip.side}>
      {tip.node && <NodeTip node={tip.node} text={text} />}
      {tip.link && <LinkTip link={tip.link} text={text} />}
    </div>
  )
}
