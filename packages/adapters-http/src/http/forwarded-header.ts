/** Marks the calls by which a Slugline forwards what it recorded: a Slugline that is told so does not forward it again. */
export const FORWARDED_HEADER = 'slugline-forwarded'
