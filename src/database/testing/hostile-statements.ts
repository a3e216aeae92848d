/**
 * What a learner's program may run as its role: on itself, on its databases and on what is ours. Those of one group
 * don't hide each other, so that one check after all of them is enough. They name the role `workshop` and the database
 * `profiles`.
 */
export const onItself = {
  'on its own settings': [
    'alter role workshop set default_transaction_read_only = on',
    'alter role workshop set search_path = nowhere',
    "alter role workshop set statement_timeout = '1ms'",
    "alter role workshop set lock_timeout = '1ms'",
    "alter role workshop set idle_session_timeout = '1ms'",
    "alter role workshop set role = 'pg_monitor'",
    "alter role workshop set session_authorization = 'postgres'",
    "alter role workshop set client_encoding = 'LATIN1'",
    "alter role workshop set timezone = 'Asia/Tokyo'",
    'alter role workshop set enable_seqscan = off',
    "alter role workshop in database profiles set datestyle = 'SQL, DMY'",
    'alter role all set default_transaction_read_only = on',
  ],
  'so that it can’t connect': ["alter role workshop set local_preload_libraries = 'nothing'"],
  'on its password': ["alter role workshop password 'another'"],
  'on its password, removing it': ['alter role workshop password null'],
  'on its password, with another method': [
    'set password_encryption = md5',
    "alter role workshop password 'another'",
  ],
  'on its privileges': [
    'alter role workshop connection limit 0',
    "alter role workshop valid until '2000-01-01'",
    'alter role workshop nologin',
    'alter role workshop nocreatedb',
    'alter role workshop rename to pupil',
    'create role another',
    "comment on role workshop is 'mine'",
    'grant workshop to public',
    'drop role workshop',
    'set session authorization postgres',
  ],
} as const;

export const onDatabases = {
  'on the course’s database': [
    'alter database profiles connection limit 0',
    'alter database profiles set default_transaction_read_only = on',
    'alter database profiles set search_path = evil, pg_catalog',
    "alter database profiles set local_preload_libraries = 'nothing'",
    'alter database profiles is_template true',
    'revoke all on database profiles from public, workshop',
    'alter database profiles owner to postgres',
    'alter database profiles set tablespace pg_global',
    `comment on database profiles is '{"by":"workshop","course":"built-in","kind":"scratch","pid":2147483646,"host":"HOST","at":"2000-01-01T00:00:00.000Z"}'`,
  ],
  'on the course’s database, closing it': ['alter database profiles allow_connections false'],
  'on the course’s database, moving it': ['alter database profiles rename to elsewhere'],
  'on the course’s database, dropping it': ['drop database profiles'],
  'on the system’s databases': [
    'alter database postgres connection limit 0',
    'alter database template1 allow_connections false',
    'drop database template1',
    'comment on database template0 is null',
    'create database check_2147483646_0123456789',
  ],
} as const;

/** In the course's own database. */
export const inside = [
  'drop schema public cascade',
  'create schema evil',
  "create function evil.count() returns text language sql as 'select 1/0'",
  'revoke all on schema evil from workshop',
  'alter default privileges revoke all on tables from workshop',
  'create table evil.t (n int)',
  'drop owned by workshop',
  'reassign owned by workshop to postgres',
  'select lo_create(4711)',
  'select pg_advisory_lock(7305001)',
  'select pg_advisory_lock(7305002)',
  "select pg_advisory_lock(hashtext('drizzle.__drizzle_migrations'))",
  'create extension if not exists pg_trgm',
  'create event trigger t on ddl_command_start execute function evil.count()',
  "security label on database profiles is 'x'",
  'listen workshop',
  "prepare transaction 'x'",
  "select pg_create_logical_replication_slot('s', 'pgoutput')",
  "select pg_create_physical_replication_slot('s')",
  "create tablespace mine location '/tmp'",
  'alter system set max_connections = 1',
  'select pg_reload_conf()',
  "copy (select 1) to program 'true'",
  "load 'nothing'",
  'create publication p for all tables',
  "create subscription s connection 'dbname=profiles' publication p",
  'lock table pg_catalog.pg_database in access exclusive mode',
  'update pg_database set datallowconn = false',
  'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()',
  'select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()',
] as const;

/** Sent to every template that can be seen. */
export const onTemplates = [
  'drop database %',
  'alter database % rename to taken',
  'alter database % with allow_connections true is_template false',
  'alter database % connection limit 0',
  'alter database % owner to workshop',
  'comment on database % is null',
  'grant all on database % to public',
] as const;

/** Left open: what follows has to wait for it, or for the session to end. */
export const uncommitted = [
  'alter role workshop set default_transaction_read_only = on',
  'alter database profiles connection limit 0',
  'comment on database profiles is null',
] as const;
