import { createServer } from 'node:net';
import { portAnswers } from '../port-answers.ts';

const HOST = '127.0.0.1';
const CONNECT_TIMEOUT_MS = 1_000;

/** The wanted port where it is free, else one that the system picks. */
export async function findFreePort(wanted: number): Promise<number> {
  return (await isFree(wanted)) ? wanted : listenOnce(0);
}

/** Also asks whether somebody answers: some systems let two servers listen where one of them takes all addresses. */
async function isFree(port: number): Promise<boolean> {
  if (await portAnswers(HOST, port, CONNECT_TIMEOUT_MS)) return false;
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: HOST, port, exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}
