import { useStore } from 'zustand'
import { flowsStore } from '#src/state/flows.ts'
import { clockBehind } from '#src/state/node-clock.ts'
import { tableStore } from '#src/state/table-view.ts'
import { formats, text } from '#src/text/text.ts'
import { useNow } from '#src/ui/use-now.ts'

/** Times that a calendar has. */
const LAST = 8.64e15

/** When a flow was seen by the clock of its node, as it was chosen; in other ways when pointed at. */
export function TimeCell({ time, node }: { readonly time: number | undefined; readonly node: string }) {
  const clock = useStore(tableStore, (state) => state.clock)
  if (time === undefined || Math.abs(time) > LAST) return <span className="text-text-3">{text.table.noTime}</span>
  return (
    <time
      className="text-text-2"
      dateTime={new Date(time).toISOString()}
      // Made when it is pointed at: most are only scrolled past.
      onPointerEnter={(event) => {
        const behind = clockBehind(node)
        const lines = [formats.instant(time), formats.utcInstant(time)]
        if (behind > 0)
          lines.push(text.details.clockBehind(node, formats.duration(behind), formats.time(time + behind)))
        event.currentTarget.title = lines.join('\n')
      }}
    >
      {clock === 'relative' ? <Ago time={time} /> : clock === 'utc' ? formats.utc(time) : formats.time(time)}
    </time>
  )
}

function Ago({ time }: { readonly time: number }) {
  useNow(1000)
  const ago = serverNow() - time
  // Clocks of nodes differ by some.
  if (ago < -5000) return text.table.ahead(formats.duration(-ago))
  return text.status.ago(formats.duration(whole(Math.max(0, ago))))
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** In the biggest unit alone: there is no room for more, and who wants more reads the clock. */
const whole = (ms: number): number => {
  const unit = ms >= 24 * HOUR ? 24 * HOUR : ms >= HOUR ? HOUR : ms >= MINUTE ? MINUTE : 1000
  return Math.floor(ms / unit) * unit
}

/** The server's clock now. */
const serverNow = (): number => {
  const { serverTime, receivedAt } = flowsStore.getState()
  return serverTime + (performance.now() - receivedAt)
}
