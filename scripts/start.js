// What `npm start` runs. JavaScript, so that an older Node can read it and say what it lacks.
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Slugline needs Node 22.18 or later to run its TypeScript sources; this is Node ${process.versions.node} ` +
      '(npm ci installs a suitable one).',
  )
  process.exitCode = 1
} else {
  // What a thousand modules were compiled to is kept for the next start, which is then a third of a second sooner.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)))
  await import('../examples/server/src/main.ts')
}
