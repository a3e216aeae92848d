import { asc } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { databaseUrl } from './db/config.ts';
import { users } from './db/schema.ts';
import { describeUser } from './describe.ts';

const client = postgres(databaseUrl, { max: 1 });

try {
  for (const user of await drizzle(client).select().from(users).orderBy(asc(users.id))) {
    console.log(describeUser(user));
  }
} finally {
  await client.end();
}
