import { seeded } from './random.ts'
import type { Act, Scene } from './scene.ts'
import type { Troupe } from './stage.ts'

const SCRIPTS = 40
const TRIALS = 24

/**
 * Flows that one round of a troupe yields, each script played by its weight: found by playing some of them for nobody.
 */
export function flowsPerRound({ scripts }: Troupe, act: Act): number {
  let flows = 0
  const scene: Scene = {
    random: seeded(7),
    act,
    emit: () => {
      flows++
    },
    lose: () => {
      flows++
    },
    later: (atMs, play) => play(scene, atMs),
  }
  const every = Math.max(1, Math.floor(scripts.length / SCRIPTS))
  const sample = scripts.filter((_, at) => at % every === 0)
  let sum = 0
  let weights = 0
  for (const script of sample) {
    flows = 0
    for (let trial = 0; trial < TRIALS; trial++) script.play(scene, 0)
    sum += (flows / TRIALS) * script.weight
    weights += script.weight
  }
  const all = scripts.reduce((total, { weight }) => total + weight, 0)
  return weights > 0 ? (sum * all) / weights : 0
}
