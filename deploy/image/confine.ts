import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A program inside a file system that cannot be written, as a user without rights, with a network of its own. */
export interface Confined {
  readonly child: ChildProcess
  /** What it wrote, one line each. */
  readonly lines: string[]
  /** Runs another program in the same surroundings. */
  run(command: readonly string[]): { readonly status: number | null; readonly output: string }
  /** A field of /proc/PID/status. */
  status(field: string): string
}

/** Puts the shared libraries of a program where it looks for them; they stand for those of the base image. */
export function copyLibraries(program: string, root: string): readonly string[] {
  const listing = execFileSync('ldd', [program], { encoding: 'utf8' })
  const paths = Array.from(listing.matchAll(/(\/\S+) \(0x/g), ([, path]) => path ?? '')
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    cpSync(path, join(root, path), { dereference: true })
  }
  return paths
}

/** As an engine starts a container: `--read-only`, `--cap-drop ALL`, `--security-opt no-new-privileges`, the image's user. */
export function confine(
  root: string,
  user: string,
  env: Readonly<Record<string, string>>,
  command: readonly string[],
): Confined {
  mkdirSync(join(root, 'proc'), { recursive: true })
  const enter = `setpriv --no-new-privs chroot --userspec=${user} --groups= '${root}' "$@"`
  const prepare = [
    'ip link set lo up',
    `mount --bind '${root}' '${root}'`,
    `mount -o remount,bind,ro '${root}'`,
    `mount -t proc proc '${root}/proc'`,
  ]
  const child = spawn(
    'unshare',
    ['--mount', '--net', 'sh', '-c', `${prepare.join(' && ')} && exec ${enter}`, 'sh', ...command],
    { env: { ...env, PATH: process.env['PATH'] ?? '' }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString()).split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts)
    })
  }
  const inside = ['--target', String(child.pid), '--mount', '--net']
  return {
    child,
    lines,
    run: (words) => {
      const { status, stdout, stderr } = spawnSync(
        'nsenter',
        [...inside, 'sh', '-c', `exec ${enter}`, 'sh', ...words],
        {
          encoding: 'utf8',
          env: { ...env, PATH: process.env['PATH'] ?? '' },
        },
      )
      return { status, output: `${stdout}${stderr}`.trim() }
    },
    status: (field) =>
      new RegExp(`^${field}:[ \\t]*(.*)$`, 'm').exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]?.trim() ??
      '',
  }
}
