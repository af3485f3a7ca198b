import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleMinus,
  CircleX,
  LoaderCircle,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react'
import { CheckVerdict } from '#gen/orrery/v1/orrery_pb.ts'
import { text } from '#src/text/text.ts'

const { verdicts } = text.doctor

interface Look {
  readonly icon: LucideIcon
  readonly word: string
  readonly colour: string
}

const RUNNING: Look = { icon: LoaderCircle, word: verdicts.running, colour: 'text-text-3' }

/** Each verdict has an icon and a word of its own; the colour only helps. */
export const LOOKS: Readonly<Record<CheckVerdict, Look>> = {
  [CheckVerdict.UNSPECIFIED]: RUNNING,
  [CheckVerdict.RUNNING]: RUNNING,
  [CheckVerdict.OK]: { icon: CircleCheck, word: verdicts.ok, colour: 'text-ok' },
  [CheckVerdict.WARN]: { icon: TriangleAlert, word: verdicts.warn, colour: 'text-audit' },
  [CheckVerdict.FAIL]: { icon: CircleX, word: verdicts.fail, colour: 'text-dropped' },
  [CheckVerdict.UNKNOWN]: { icon: CircleHelp, word: verdicts.unknown, colour: 'text-text-2' },
  [CheckVerdict.NOT_APPLICABLE]: { icon: CircleMinus, word: verdicts.notApplicable, colour: 'text-text-3' },
  [CheckVerdict.NOT_REACHED]: { icon: CircleDashed, word: verdicts.notReached, colour: 'text-text-3' },
}

export const isRunning = (verdict: CheckVerdict): boolean => LOOKS[verdict] === RUNNING
