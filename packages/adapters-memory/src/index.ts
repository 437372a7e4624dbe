export { makeMemoryStore } from './memory-store.ts'
