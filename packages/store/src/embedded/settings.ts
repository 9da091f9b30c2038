/** PostgreSQL settings by name, as on its command line. */
export type Settings = Readonly<Record<string, string>>;

/**
 * For a small machine: server and database together stay below 400 MB while a million listens come in.
 * Given on the command line, so that a new version of Fonoteca changes them without touching the cluster.
 */
const settings: Settings = {
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '64MB',
  work_mem: '16MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  // Reads are served by the page cache; workers for them would only cost memory.
  io_method: 'sync',
  max_parallel_workers_per_gather: '1',
  max_parallel_maintenance_workers: '1',
  autovacuum: 'on',
  autovacuum_max_workers: '2',
  random_page_cost: '1.1',
  // Our queries are short; compiling them takes longer than running them.
  jit: 'off',
  // An acknowledged listen is on the disk.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_compression: 'on',
  wal_buffers: '8MB',
  // Nobody replicates an embedded database.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  min_wal_size: '128MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  // After an unclean stop: one call for the file system in place of opening every file.
  ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_min_messages: 'warning',
};

/** `-c name=value` for each setting, ours overridden by `changes`. */
export function settingArguments(changes: Settings): string[] {
  return Object.entries({ ...settings, ...changes }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
