import { HELP, readFlags } from './flags.ts'
import { startDemoRelay } from './relay.ts'

const flags = readFlags(process.argv.slice(2))
if (flags === 'help') {
  process.stdout.write(HELP)
} else if ('wrong' in flags) {
  process.stderr.write(`demo-relay: ${flags.wrong} (see --help)\n`)
  process.exitCode = 2
} else {
  try {
    const relay = await startDemoRelay(flags)
    process.stdout.write(`demo relay listens on ${relay.address}\n`)
    const stop = () => void relay.close()
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  } catch (error) {
    process.stderr.write(
      `demo-relay: cannot listen on ${flags.host}:${flags.port}: ${error instanceof Error ? error.message : String(error)}\n`,
    )
    process.exitCode = 1
  }
}
