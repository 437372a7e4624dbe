import { isHttpUrl } from '@slugline/core'

/** Whether a text is an http or https URL that can be called: of one with a port such as 99999 no caller could be made. */
export const isCallableUrl = (text: string): boolean => isHttpUrl(text) && URL.canParse(text)
