import manifest from '../package.json' with { type: 'json' }

/** Version of Orrery. */
export const VERSION: string = manifest.version
