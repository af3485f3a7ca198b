import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Manifest } from './manifest.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Where Debian puts the sources of its Go library packages. */
const DEBIAN_GO = '/usr/share/gocode'
const GO_LIBRARIES = ['github.com/Masterminds/sprig', 'github.com/xeipuuv/gojsonschema', 'sigs.k8s.io/yaml']

/** What a machine lacks for rendering the chart, in words, or undefined. */
export function missingForChart(): string | undefined {
  if (spawnSync('go', ['version']).status !== 0) return 'Go'
  const missing = GO_LIBRARIES.filter((path) => !existsSync(join(DEBIAN_GO, 'src', path)))
  return missing.length > 0 ? `Debian's packages of ${missing.join(', ')}` : undefined
}

/** What a machine lacks for rendering kustomizations, in words, or undefined. */
export function missingForKustomize(): string | undefined {
  return spawnSync('kubectl', ['kustomize', '--help']).status === 0 ? undefined : 'kubectl'
}

function output(command: string, args: readonly string[], input: string, env: Record<string, string> = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...env },
  })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`)
  return stdout
}

/** Builds the renderer (render/main.go) and answers its path. */
export function buildRenderer(): string {
  const program = join(mkdtempSync(join(tmpdir(), 'orrery-render-')), 'render')
  output('go', ['build', '-o', program, here('render/main.go')], '', {
    GO111MODULE: 'off',
    GOPATH: DEBIAN_GO,
    GOFLAGS: '',
  })
  return program
}

export interface Release {
  readonly release: string
  readonly namespace: string
  readonly values: Readonly<Record<string, unknown>>
}

/** What became of a release: its objects by template and its notes, or why it is refused. */
export interface Rendered {
  readonly objects?: Readonly<Record<string, readonly Manifest[]>>
  readonly notes?: string
  readonly error?: string
}

/** Renders the chart once for each release. */
export const renderChart = (program: string, releases: readonly Release[]): readonly Rendered[] =>
  JSON.parse(output(program, [here('../helm/orrery')], JSON.stringify(releases)))

/** The objects of a kustomization, a folder below deploy/kubernetes. */
export function kustomize(folder: string): readonly Manifest[] {
  const yaml = output('kubectl', ['kustomize', here(`../kubernetes/${folder}`)], '')
  return yaml.split(/^---$/m).map((part): Manifest => {
    // Takes an annotation away that is not there: kubectl's own way from YAML to JSON, which asks no server.
    const json = output('kubectl', ['annotate', '--local', '--filename=-', '--output=json', 'orrery.none-'], part, {
      KUBECONFIG: '/dev/null',
    })
    const manifest = JSON.parse(json)
    delete manifest.metadata.annotations
    return manifest
  })
}
