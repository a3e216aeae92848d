import { serve } from '@hono/node-server';
import { closeServices } from '../services/index.ts';
import { app } from './app.ts';

const port = Number(process.env.PORT ?? 8000);
// This machine alone may connect, unless HOST says otherwise, as it has to in a container.
const hostname = process.env.HOST ?? '127.0.0.1';

const server = serve({ fetch: app.fetch, port, hostname }, (info) => {
  console.log(`Listening on http://localhost:${info.port}`);
});

server.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  console.error(`Port ${port} is taken by another program. Stop that one, or set PORT to use another port.`);
  process.exitCode = 1;
});

function stop(): void {
  // Requests that are under way are answered first; connections that only wait for more are cut.
  server.close(() => void closeServices());
  if ('closeIdleConnections' in server) server.closeIdleConnections();
}

process.once('SIGINT', stop);
process.once('SIGTERM', stop);
