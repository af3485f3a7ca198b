import { useEffect, useState } from 'react'
import { copyOut, download } from './take-out.ts'

/** Something that can leave the page, under a name for files. */
export interface TakenOut {
  readonly name: string
  readonly type: string
  readonly make: () => string | Promise<Blob>
}

export interface TakeOutWords {
  readonly saved: (name: string) => string
  readonly copied: (what: string) => string
  readonly refused: string
  readonly failed: (reason: string) => string
}

/** What came of the last attempt; `bad` where it did not work. */
export interface Outcome {
  readonly words: string
  readonly bad: boolean
}

const SHOWN_MS = 6000

/** Saves and copies, and tells for a while what came of it. */
export function useTakeOut(words: TakeOutWords) {
  const [outcome, setOutcome] = useState<Outcome>()
  useEffect(() => {
    if (outcome === undefined) return undefined
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [outcome])
  const blob = async ({ make, type }: TakenOut): Promise<Blob> => {
    const made = await make()
    return typeof made === 'string' ? new Blob([made], { type: `${type};charset=utf-8` }) : made
  }
  const attempt = (work: () => Promise<Outcome>): void => {
    work()
      .catch((cause: unknown): Outcome => {
        return { words: words.failed(cause instanceof Error ? cause.message : String(cause)), bad: true }
      })
      .then(setOutcome)
      .catch((cause: unknown) => console.error(cause))
  }
  return {
    outcome,
    save: (what: TakenOut): void =>
      attempt(async () => {
        download(await blob(what), what.name)
        return { words: words.saved(what.name), bad: false }
      }),
    copy: (what: TakenOut, label: string): void =>
      attempt(async () => {
        const content = blob(what)
        // Every text goes as plain text: the clipboard knows few kinds.
        const done = await copyOut(content, what.type === 'image/png' ? what.type : 'text/plain')
        await content
        return done ? { words: words.copied(label), bad: false } : { words: words.refused, bad: true }
      }),
  }
}
