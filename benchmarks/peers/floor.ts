// The floor: the same with one single-row INSERT of the body, by a named prepared statement on a pool of 8.
import { Pool } from 'pg'
import { announce, bareRoute } from './bare-route.ts'

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 8 })
await pool.query(
  'CREATE TABLE IF NOT EXISTS floor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL)',
)
const insert = { name: 'floor', text: 'INSERT INTO floor (body) VALUES ($1)' }
await announce(bareRoute(process.env.SECRET ?? '', (raw) => pool.query({ ...insert, values: [raw] })))
