import { FileDown } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { text } from '#src/text/text.ts'

/** Takes a file that is dropped anywhere on the page. */
export function DropZone(props: { readonly onFile: (file: File) => void }) {
  const [over, setOver] = useState(false)
  const depth = useRef(0)
  const { onFile } = props
  useEffect(() => {
    const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const change = (by: number) => (event: DragEvent) => {
      if (!carriesFile(event)) return
      event.preventDefault()
      depth.current = Math.max(0, depth.current + by)
      setOver(depth.current > 0)
    }
    const enter = change(1)
    const leave = change(-1)
    const stay = change(0)
    const drop = (event: DragEvent) => {
      if (!carriesFile(event)) return
      event.preventDefault()
      depth.current = 0
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (file !== undefined) onFile(file)
    }
    const pairs = [
      ['dragenter', enter],
      ['dragleave', leave],
      ['dragover', stay],
      ['drop', drop],
    ] as const
    for (const [name, listener] of pairs) document.addEventListener(name, listener)
    return () => {
      for (const [name, listener] of pairs) document.removeEventListener(name, listener)
    }
  }, [onFile])
  if (!over) return undefined
  return (
    <div className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-bg/80 p-6 backdrop-blur-sm">
      <div className="grid size-full place-items-center rounded-l border-2 border-accent border-dashed text-center">
        <div>
          <FileDown aria-hidden="true" className="mx-auto mb-3 size-10 text-accent" />
          <p className="font-semibold text-xl">{text.drop.title}</p>
          <p className="mt-1 text-text-2">{text.drop.hint}</p>
        </div>
      </div>
    </div>
  )
}
