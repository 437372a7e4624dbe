/** How many bytes a body may have (HTTP contract, parts A and B). */
export const BODY_LIMIT: number = 1024 * 1024
