/** Settings of a server by their names in `postgresql.conf`. */
export type Settings = Readonly<Record<string, string | number>>;

/**
 * As safe as a process needs it whose machine goes on: what was committed outlives the server, but not a power cut.
 */
export const usualSettings: Settings = {
  listen_addresses: '127.0.0.1',
  fsync: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  shared_buffers: '32MB',
  max_connections: 100,
  min_wal_size: '8MB',
  max_wal_size: '64MB',
  ssl: 'on',
  ssl_min_protocol_version: 'TLSv1.2',
  password_encryption: 'scram-sha-256',
  lc_messages: 'C',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

export function settingsFile(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'\n`)
    .join('');
}
