import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { secretKeysIn } from '../../src/secret-key-file.ts'

/** A process of its own that makes keys in folder after folder below the one it is given, until it is killed. */
const [, , parent = ''] = process.argv
for (;;) {
  await secretKeysIn(await mkdtemp(join(parent, 'data-')), [])
  console.log('made')
}
