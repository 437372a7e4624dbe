export { type MemoryJobs, type MemoryJobsOptions, makeMemoryJobs } from './memory-jobs.ts'
export { type MemoryStoreOptions, makeMemoryStore } from './memory-store.ts'
