// Preloaded into each Node that `npm start` runs (NODE_OPTIONS): tells when it began, and when the server's modules
// were loaded. JavaScript, since npm itself may run on a Node that strips no types.
import { appendFileSync } from 'node:fs'

const [, script = ''] = process.argv
const tell = (milestone, time) => appendFileSync(process.env.MILESTONES, `${milestone} ${time}\n`)

if (script.endsWith('start.js')) {
  tell('node', performance.timeOrigin)
  // Its first act, once everything is imported, is to listen for signals.
  process.on('newListener', (event) => {
    if (event === 'SIGTERM') tell('loaded', Date.now())
  })
}
