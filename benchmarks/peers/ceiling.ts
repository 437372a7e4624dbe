// The ceiling: HMAC and JSON, and no database.
import { announce, bareRoute } from './bare-route.ts'

await announce(bareRoute(process.env.SECRET ?? '', async () => undefined))
