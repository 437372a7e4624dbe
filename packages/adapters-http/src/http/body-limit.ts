/** How many bytes a body may have (HTTP contract, parts A and B). */
export const BODY_LIMIT: number = 1024 * 1024

/** How many a body may have that brings commits: lists of 1.4 MB are real (HTTP contract, part A). */
export const COMMITS_BODY_LIMIT: number = 16 * 1024 * 1024
