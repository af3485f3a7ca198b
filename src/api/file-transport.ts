import type { Transport } from '@connectrpc/connect'
import { measureFile } from '#service/doctor-file.ts'
import { createFileSource } from '#service/file-source.ts'
import { createInTabTransport } from '#service/in-tab.ts'
import { droppedFile } from './dropped-file.ts'

/** The service inside this tab, over a file that a person opened. Ends with the signal. */
export function fileTransport(file: File, version: string, signal: AbortSignal): Transport {
  const capture = droppedFile(file)
  return createInTabTransport({ source: createFileSource(capture), version, signal, measure: measureFile(capture) })
}
