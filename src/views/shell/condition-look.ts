import {
  CircleCheck,
  CircleDashed,
  CircleX,
  FileCheck,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  PlugZap,
  RefreshCw,
  TriangleAlert,
} from 'lucide-react'
import { type Condition, LATE_MS, nodesAway } from '#src/state/condition.ts'

interface Look {
  readonly icon: LucideIcon
  readonly colour: string
  readonly turns: boolean
}

/** Live, but not all of it is seen, or not soon. */
const PARTLY: Look = { icon: TriangleAlert, colour: 'text-audit', turns: false }

/** Only what is live as a whole is green. */
export const lookOf = (condition: Condition, lagMs: number): Look =>
  condition.kind === 'live' && (nodesAway(condition.source) || lagMs >= LATE_MS) ? PARTLY : LOOKS[condition.kind]

/** How each condition looks: only `live` is green, and each has an icon of its own beside its words. */
const LOOKS: Readonly<Record<Condition['kind'], Look>> = {
  opening: { icon: LoaderCircle, colour: 'text-text-2', turns: true },
  'no-backend': { icon: PlugZap, colour: 'text-dropped', turns: false },
  quiet: { icon: Hourglass, colour: 'text-audit', turns: false },
  connecting: { icon: CircleDashed, colour: 'text-text-2', turns: true },
  live: { icon: CircleCheck, colour: 'text-ok', turns: false },
  reconnecting: { icon: RefreshCw, colour: 'text-audit', turns: true },
  failed: { icon: CircleX, colour: 'text-dropped', turns: false },
  reading: { icon: LoaderCircle, colour: 'text-accent', turns: true },
  complete: { icon: FileCheck, colour: 'text-accent', turns: false },
}
