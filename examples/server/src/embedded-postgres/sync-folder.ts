import { open } from 'node:fs/promises'

/** Makes sure that what was put into a folder, or renamed there, is still there after a power cut. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
