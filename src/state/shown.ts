import { fileName } from '#domain/export/file-name.ts'
import { valuesOf } from './ask.ts'
import { flowsStore } from './flows.ts'
import { queryStore } from './query.ts'

/** A file name for what is shown now: its source, the namespaces that it is narrowed to and its time. */
export const shownName = (ending: string): string => {
  const { source, serverTime } = flowsStore.getState()
  return fileName({
    source: source?.name ?? '',
    namespaces: valuesOf(queryStore.getState().parsed, 'namespace'),
    timeMs: serverTime,
    ending,
  })
}
