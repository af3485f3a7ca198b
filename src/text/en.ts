import { answersWords } from './en-answers.ts'
import { columnWords } from './en-columns.ts'
import { connectionWords } from './en-connections.ts'
import { detailsWords } from './en-details.ts'
import { doctorWords } from './en-doctor.ts'
import { exportWords } from './en-export.ts'
import { filterWords } from './en-filters.ts'
import { flowWords } from './en-flow.ts'
import { mapWords } from './en-map.ts'
import { panelWords } from './en-panel.ts'
import { shellWords } from './en-shell.ts'
import { statusWords } from './en-status.ts'
import { tableWords } from './en-table.ts'
import { timelineWords } from './en-timeline.ts'

/** The English catalogue: every word that people read on the page. Values are words, or functions where numbers enter. */
export const en = {
  product: 'Orrery',
  ...shellWords,
  status: statusWords,
  filters: filterWords,
  table: tableWords,
  columns: columnWords,
  connections: connectionWords,
  export: exportWords,
  answers: answersWords,
  details: detailsWords,
  panel: panelWords,
  flow: flowWords,
  map: mapWords,
  timeline: timelineWords,
  doctor: doctorWords,
}
