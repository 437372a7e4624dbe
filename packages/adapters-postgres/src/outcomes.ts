/** All outcomes: the index that has a project's deliveries by date has them by outcome first. */
export const OUTCOMES = ['recorded', 'pending', 'duplicate', 'ignored'] as const
