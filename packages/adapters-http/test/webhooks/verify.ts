import type { ReceivedMessage } from '@slugline/core/contracts'
import { Webhook } from 'standardwebhooks'

/** What a message says, as its receiver reads it. Throws when it is not signed with the secret. */
export const verify = ({ body, headers }: ReceivedMessage, secret: string): unknown =>
  new Webhook(secret).verify(body, { ...headers })

/** Whether a message is signed with a secret. */
export const isSignedWith = (message: ReceivedMessage, secret: string): boolean => {
  try {
    verify(message, secret)
    return true
  } catch {
    return false
  }
}
