import type { Layout } from '#domain/layout/layout.ts'
import { layOutWhole, type WholeMap } from './whole-layout.ts'

/** Up to here the page lays out quicker than a worker answers. */
const SMALL = 80
/** A worker that does not answer for so long is given up. */
const PATIENCE_MS = 5_000

/** Lays maps out beside the page, so that it goes on meanwhile: a large one takes longer than a picture may. */
export class LayoutAside {
  #worker: Worker | undefined
  #stop: () => void = () => undefined

  /**
   * Calls `done` with the layout: at once where that is quick, or where no worker is to be had. Who asks again before that is
   * answered alone.
   */
  layOut(map: WholeMap, done: (layout: Layout) => void): void {
    this.#stop()
    const worker = map.input.nodes.length > SMALL ? this.#start() : undefined
    if (worker === undefined) {
      done(layOutWhole(map))
      return
    }
    const end = (layout: Layout) => {
      this.#stop()
      done(layout)
    }
    const giveUp = () => {
      this.#end()
      end(layOutWhole(map))
    }
    const onMessage = ({ data }: MessageEvent<Layout>) => end(data)
    const timer = setTimeout(giveUp, PATIENCE_MS)
    worker.addEventListener('message', onMessage)
    worker.addEventListener('error', giveUp)
    this.#stop = () => {
      clearTimeout(timer)
      worker.removeEventListener('message', onMessage)
      worker.removeEventListener('error', giveUp)
      this.#stop = () => undefined
    }
    worker.postMessage(map, [])
  }

  close(): void {
    this.#stop()
    this.#end()
  }

  #start(): Worker | undefined {
    if (typeof Worker === 'undefined') return undefined
    this.#worker ??= new Worker(new URL('layout-worker.ts', import.meta.url), { type: 'module' })
    return this.#worker
  }

  #end(): void {
    this.#worker?.terminate()
    this.#worker = undefined
  }
}
