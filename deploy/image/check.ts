// `npm run image:check [-- --node PATH]`: builds the Dockerfile's stages in a scratch folder without an engine, then runs the result as
// an engine would be told to: other user, no rights, read-only file system, network of its own. Needs Linux and root. `--node` names
// the binary that stands in place of the base image's, else it is the one that runs this.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildContext, buildStages } from './build.ts'
import { type Confined, confine, copyLibraries } from './confine.ts'
import { pairs, readDockerfile, type Stage } from './dockerfile.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))
const NODE = '/usr/local/bin/node'
const STARTING_MS = 30_000

let failed = 0
function check(what: string, holds: boolean, found = ''): void {
  if (!holds) failed++
  console.log(`${holds ? 'ok    ' : 'FAILED'} ${what}${found === '' ? '' : `: ${found}`}`)
}

const last = (stage: Stage, word: string) => stage.steps.findLast((step) => step.word === word)?.rest ?? ''

/** Asks the page's port from inside, with the image's own node. */
function ask(confined: Confined, path: string, script: string): string {
  const code = `fetch('http://127.0.0.1:31234${path}').then(async (answer) => { ${script} })`
  return confined.run(['node', '-e', code]).output
}

async function examine(stage: Stage, confined: Confined): Promise<void> {
  const { child, lines } = confined
  const healthcheck: readonly string[] = JSON.parse(last(stage, 'HEALTHCHECK').replace(/^.*?CMD /, ''))
  const started = performance.now()
  while (!lines.some((line) => line.includes('"url"'))) {
    if (child.exitCode !== null || performance.now() - started > STARTING_MS) {
      check('starts', false, lines.join(' | '))
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  check('starts', true, `${Math.round(performance.now() - started)} ms`)
  const user = confined.status('Uid').split(/\s+/).join(' ')
  check(
    'runs as 65532, in no further group',
    user === '65532 65532 65532 65532' && confined.status('Groups') === '',
    user,
  )
  check(
    'has no capability and gets none',
    /^0+$/.test(confined.status('CapEff')) && confined.status('NoNewPrivs') === '1',
  )
  const health = confined.run(healthcheck)
  check('the health check of the image passes', health.status === 0, health.output)
  const page = ask(confined, '/', "console.log(answer.status, (await answer.text()).includes('<title>Orrery</title>'))")
  check('the page is served', page === '200 true', page)
  const asset = ask(
    confined,
    '/',
    "const path = /assets\\/[^\"]+\\.js/.exec(await answer.text())[0]; const asset = await fetch('http://127.0.0.1:31234/' + path, { headers: { 'accept-encoding': 'br' } }); console.log(asset.status, asset.headers.get('content-encoding'), asset.headers.get('cache-control'))",
  )
  check('assets are served packed and for ever', asset === '200 br public, max-age=31536000, immutable', asset)
  const api = ask(
    confined,
    '/healthz',
    "const call = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }; const status = await fetch('http://127.0.0.1:31234/orrery.v1.MapService/Status', call); console.log(status.status, (await status.json()).source.kind)",
  )
  check('the API answers', api === '200 SOURCE_KIND_DEMO', api)
  const write = confined.run(['node', '-e', "require('fs').writeFileSync('/app/x', '')"])
  check('nothing can be written', write.status !== 0 && /EROFS/.test(write.output))
  check('there is no shell to start', confined.run(['/bin/sh', '-c', 'true']).status === 127)
  check(
    'the log is JSON',
    lines.filter((line) => line !== '').every((line) => line.startsWith('{')),
  )
  console.log(`       ${Math.round(Number.parseInt(confined.status('VmRSS'), 10) / 1024)} MB resident`)
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const asked = performance.now()
  child.kill('SIGTERM')
  const code = await ended
  check('ends with 0 at SIGTERM', code === 0, `${code} after ${Math.round(performance.now() - asked)} ms`)
}

async function main(): Promise<void> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    console.error('image: this needs Linux and root, for mounts and for changing the user. Nothing was checked.')
    process.exitCode = 1
    return
  }
  const at = process.argv.indexOf('--node')
  const node = (at > 0 && process.argv[at + 1]) || process.execPath
  const stages = readDockerfile(readFileSync(join(checkout, 'Dockerfile'), 'utf8'))
  const final = stages.at(-1)
  if (final === undefined) throw new Error('the Dockerfile has no stage')
  const folder = mkdtempSync(join(tmpdir(), 'orrery-image-'))
  try {
    const { root, left } = buildStages(stages, buildContext(checkout, folder), folder, { [NODE]: node })
    const size = execFileSync('du', ['-sm', join(root, 'app')], { encoding: 'utf8' }).split('\t')[0]
    console.log(`image: built; /app has ${size} MB`)
    copyLibraries(node, root)
    const env = Object.assign({}, ...final.steps.filter(({ word }) => word === 'ENV').map(({ rest }) => pairs(rest)))
    const entry: readonly string[] = JSON.parse(last(final, 'ENTRYPOINT'))
    const confined = confine(root, last(final, 'USER'), env, [...entry, '--demo'])
    try {
      await examine(final, confined)
    } finally {
      confined.child.kill('SIGKILL')
    }
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
    console.log(
      `image: not the image's own were node (${version} of this machine, with its libraries) and: ${left.join(', ')}`,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  if (failed > 0) process.exitCode = 1
}

await main()
