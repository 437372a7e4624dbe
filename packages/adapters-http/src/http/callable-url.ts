import { isHttpUrl } from '@slugline/core'

/** Whether a text is an http or https URL that can be called: of one with a port such as 99999 no caller could be made. */
export const isCallableUrl = (text: string): boolean => isHttpUrl(text) && URL.canParse(text)

/**
 * Whether a text is such a URL without user, query and fragment: what comes behind its path is ours to say, and it may be
 * shown where no secret may.
 */
export const isBaseUrl = (text: string): boolean => isCallableUrl(text) && !/[?#@]/.test(text)
