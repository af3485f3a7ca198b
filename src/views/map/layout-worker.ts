import { layOutWhole, type WholeMap } from './whole-layout.ts'

// Answers each map that it is handed with its layout, in the order in which they come.
addEventListener('message', ({ data }: MessageEvent<WholeMap>) => {
  postMessage(layOutWhole(data))
})
