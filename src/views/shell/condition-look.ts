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
} from 'lucide-react'
import type { Condition } from '#src/state/condition.ts'

/** How each condition looks: only `live` is green, and each has an icon of its own beside its words. */
export const LOOKS: Readonly<
  Record<Condition['kind'], { readonly icon: LucideIcon; readonly colour: string; readonly turns: boolean }>
> = {
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
