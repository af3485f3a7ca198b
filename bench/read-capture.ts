import { createReader } from '#domain/capture/read.ts'
import { createSplitter } from '#domain/capture/split.ts'
import { type FlowFacts, readFacts } from '#domain/flow/facts.ts'

/** The facts of all flows of a capture; what is no flow is left out. */
export function readCapture(bytes: Uint8Array): readonly FlowFacts[] {
  const splitter = createSplitter()
  const reader = createReader()
  const facts: FlowFacts[] = []
  const take = (pieces: ReturnType<typeof splitter.push>) => {
    for (const piece of pieces) {
      if (piece.kind === 'bad') continue
      const reading = reader.read(piece.json)
      if (reading.kind !== 'response') continue
      const { responseTypes } = reading.message()
      if (responseTypes.case === 'flow') facts.push(readFacts(responseTypes.value))
    }
  }
  take(splitter.push(bytes))
  take(splitter.end())
  return facts
}
