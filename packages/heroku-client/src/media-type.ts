/** The media type of the retired deploy hook. */
const FORM = 'application/x-www-form-urlencoded'

/** The media types that Heroku sends, or sent. */
export const MEDIA_TYPES: readonly string[] = ['application/json', 'application/vnd.heroku+json', FORM]

/** Whether a media type, with parameters or without, is that of a form. */
export const isForm = (mediaType: string): boolean => {
  if (mediaType.length < FORM.length) return false
  const [essence = ''] = mediaType.split(';', 1)
  return essence.trim().toLowerCase() === FORM
}
