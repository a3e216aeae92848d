import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { TakenError } from '../services/profiles.ts';
import { v1 } from './routes.ts';

export const app = new Hono();

app.get('/', (c) => c.text('The profiles application is running. Try /v1/profile/1\n'));
app.route('/v1', v1);

app.notFound((c) => c.json({ detail: 'Not found' }, 404));

app.onError((error, c) => {
  if (error instanceof HTTPException) return c.json({ detail: error.message }, error.status);
  // The request is in order, and what is there already stands against it.
  if (error instanceof TakenError) return c.json({ detail: error.message }, 409);
  // The reason is for whoever runs the server, not for whoever sent the request.
  console.error(error);
  return c.json({ detail: 'Internal server error' }, 500);
});
