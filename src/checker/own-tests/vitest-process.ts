import process from 'node:process';
import { KeptVitest } from './kept-vitest.ts';
import type { VitestOrder, VitestReply } from './messages.ts';

/**
 * The process with the learner's own Vitest. Their settings are loaded in it, so what it reports can't be trusted more
 * than a learner's program. It belongs to its host's process group, and ends with it.
 */
const [, , worker = '', preload = ''] = process.argv;
const send = process.send?.bind(process);
let kept: Promise<KeptVitest | undefined> | undefined;

process.on('message', (order: VitestOrder) => void obey(order));
process.on('disconnect', () => void end());

async function obey(order: VitestOrder): Promise<void> {
  const { token, request } = order;
  try {
    replaceEnvironment(request.env);
    kept ??= KeptVitest.open(
      order,
      { worker, preload },
      {
        begins: (pid) => reply({ kind: 'worker-in-use', pid }),
        ended: (pid) => reply({ kind: 'worker-gone', pid }),
      },
    );
    const vitest = await kept;
    if (vitest === undefined) {
      reply({ kind: 'cold', token, isLasting: true });
      return;
    }
    reply({ kind: 'ran', token, run: await vitest.run(order) });
    vitest.prepare();
  } catch {
    // A Vitest of its own meets the same problem, and tells it in its own words.
    reply({ kind: 'cold', token, isLasting: false });
  }
}

/** As Vitest's own command has it. */
function replaceEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env, { VITEST: 'true', NODE_ENV: env['NODE_ENV'] ?? 'test' });
}

async function end(): Promise<void> {
  await (await kept?.catch(() => undefined))?.end();
  process.exit();
}

function reply(message: VitestReply): void {
  send?.(message);
}
