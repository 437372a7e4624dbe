/**
 * PostgreSQL's settings as arguments. Given ones win over the defaults for a small machine, and over nothing that this
 * module relies on. postgresql.conf stays as initdb wrote it, and is overruled.
 */
export const serverSettings = (
  given: Readonly<Record<string, string>>,
  clusterName: string,
  socketFolder: string,
): readonly string[] =>
  Object.entries({
    ...defaults,
    ...given,
    cluster_name: clusterName,
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    port: '5432',
    update_process_title: 'on',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])

const defaults = {
  shared_buffers: '128MB',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A refused statement is the client's to log; here it would bring payloads into the file, and make it grow.
  log_min_messages: 'log',
  log_checkpoints: 'off',
  // Parallel plans want more of /dev/shm than the 64 MB of a container, and gain nothing with short statements.
  max_parallel_workers_per_gather: '0',
}
