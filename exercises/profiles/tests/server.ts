import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { app } from '../src/http/app.ts';
import { closeServices } from '../src/services/index.ts';
import { test as base } from './fixtures.ts';

/** With the application's HTTP server, which runs in the process of the tests. */
export const test = base.extend('url', { scope: 'file' }, async ({}, { onCleanup }) => {
  const listening = Promise.withResolvers<AddressInfo>();
  // Port 0: the system chooses one that is free.
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, listening.resolve);
  onCleanup(async () => {
    server.close();
    await closeServices();
  });
  return `http://127.0.0.1:${(await listening.promise).port}`;
});
