/**
 * Settings of the built-in server. Nothing is synced to the disk, which makes copying a database three times as
 * fast; a commit is still written before it is acknowledged, so a killed server loses no row. Few processes and
 * little memory; plans without JIT and workers, so that EXPLAIN says the same everywhere.
 */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'on',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '64MB',
  min_wal_size: '32MB',
  shared_buffers: '32MB',
  max_connections: '60',
  io_method: 'sync',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  bgwriter_lru_maxpages: '0',
  log_checkpoints: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * PostgreSQL would use /dev/shm on Linux, which is small or full in many containers. System V memory isn't kept there,
 * and PostgreSQL needs a little of it anyway. The same for initdb and the server.
 */
export function memoryFlags(platform: NodeJS.Platform = process.platform): string[] {
  return platform === 'linux' ? ['-c', 'dynamic_shared_memory_type=sysv'] : [];
}

export function serverFlags(port: number, platform: NodeJS.Platform = process.platform): string[] {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A socket's path may have 107 bytes only, less than many a folder of a course.
  const noSocket = platform === 'win32' ? [] : ['-c', 'unix_socket_directories='];
  return ['-p', String(port), ...flags, ...memoryFlags(platform), ...noSocket];
}
