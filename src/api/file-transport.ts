import type { Transport } from '@connectrpc/connect'
import { createFileSource } from '#service/file-source.ts'
import { createInTabTransport } from '#service/in-tab.ts'
import { droppedFile } from './dropped-file.ts'

/** The service inside this tab, over a file that a person opened. Ends with the signal. */
export const fileTransport = (file: File, version: string, signal: AbortSignal): Transport =>
  createInTabTransport(createFileSource(droppedFile(file)), version, signal)
