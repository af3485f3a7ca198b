import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { copyOf, type Stage } from './dockerfile.ts'

/** A stage that was built: its file system lies below this folder. */
export interface Built {
  readonly root: string
  /** Instructions that this machine cannot run. */
  readonly left: readonly string[]
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`)
}

/** The committed tree without what .dockerignore leaves out, as an engine is sent it. */
export function buildContext(checkout: string, folder: string): string {
  const context = join(folder, 'context')
  mkdirSync(context, { recursive: true })
  run('sh', ['-c', `git archive HEAD | tar -x -C '${context}'`], checkout)
  const ignored = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n').filter(Boolean)
  for (const path of ignored) rmSync(join(context, path), { recursive: true, force: true })
  return context
}

/**
 * Builds the stages one after the other, each in a folder of its own that stands for its file system. RUN is run by this machine's
 * shell in the stage's WORKDIR; `apk` is not to be had and is left out. What a stage copies from a base image is taken from
 * `standIns`, by its path there.
 */
export function buildStages(
  stages: readonly Stage[],
  context: string,
  folder: string,
  standIns: Readonly<Record<string, string>>,
): Built {
  const roots = new Map<string, string>()
  let last: Built = { root: '', left: [] }
  for (const [index, { name, steps }] of stages.entries()) {
    const root = join(folder, `stage-${name ?? index}`)
    const left: string[] = []
    mkdirSync(root, { recursive: true })
    if (name !== undefined) roots.set(name, root)
    let workdir = '/'
    for (const { word, rest } of steps) {
      if (word === 'WORKDIR') {
        workdir = rest
        mkdirSync(join(root, workdir), { recursive: true })
      } else if (word === 'RUN' && rest.startsWith('apk ')) left.push(`RUN ${rest}`)
      else if (word === 'RUN') {
        console.log(`image: ${rest}`)
        run('sh', ['-c', rest], join(root, workdir))
      } else if (word === 'COPY') {
        const { from, sources, target } = copyOf(rest)
        const base = from === undefined ? context : (roots.get(from) ?? '')
        for (const source of sources) copy(standIns[source] ?? join(base, source), join(root, workdir), root, target)
      }
    }
    last = { root, left }
  }
  return last
}

/** A folder's content goes into the target, a file into a target that ends in a slash or is a folder, else under its name. */
function copy(source: string, workdir: string, root: string, target: string): void {
  const to = target.startsWith('/') ? join(root, target) : join(workdir, target)
  const into = target.endsWith('/') || (existsSync(to) && statSync(to).isDirectory())
  const place = statSync(source).isDirectory() || !into ? to : join(to, basename(source))
  mkdirSync(dirname(place), { recursive: true })
  cpSync(source, place, { recursive: true, verbatimSymlinks: true })
}
