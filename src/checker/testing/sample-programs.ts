/** Checks and programs that tests of the checker run. */

/** Two tests of a server. */
export const greetingCheck = `
  import { expect, explain, test as check } from 'workshop-runner/kit';
  const test = check.extend('server', { scope: 'file' }, ({ startServer }) => startServer('src/server.ts'));
  test('says hello', async ({ server }) => {
    explain('The greeting is wrong.', { file: 'src/server.ts', near: /greeting/, hint: 'greet' });
    expect((await server.get('/hello')).json).toEqual({ greeting: 'hello' });
  });
  test('says it again', async ({ server }) => {
    expect((await server.get('/hello')).status).toBe(200);
  });
`;

/** A server that answers `/`, and everything else with `handler`. */
export function greetingServer(handler: string, before = ''): Record<string, string> {
  return {
    'src/server.ts': `
      import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
      ${before}
      function handle(request: IncomingMessage, response: ServerResponse): void {
        if (request.url === '/') { response.end('here'); return; }
        ${handler}
      }
      createServer(handle).listen(Number(process.env.PORT));
    `,
  };
}

export const rightServer = greetingServer(`response.end(JSON.stringify({ greeting: 'hello' }));`);

/** A check that runs the learner's function in its own process. */
export const sumCheck = `
  import { expect, test } from 'workshop-runner/kit';
  import { sum } from '../../exercises/app/src/sum.ts';
  test('adds', () => { expect(sum(1, 2)).toBe(3); });
  test('adds nothing', () => { expect(sum(0, 0)).toBe(0); });
`;

/** The text of `src/sum.ts`; the function begins in its second line. */
export function sumFile(body: string, before = ''): string {
  return `${before}
export function sum(a: number, b: number): number {
  ${body}
}`;
}
