// Asks every address on other sites that the lessons link to: `npm run links`. It needs the network, so it is no test.
import { fileURLToPath } from 'node:url';
import { leadsOutside, linksIn } from '../src/course/links.ts';
import { loadCourse } from '../src/course/load-course.ts';
import { loadStepTexts } from '../src/course/load-course-texts.ts';

const timeoutMs = 15_000;
const atOnce = 6;

interface Finding {
  readonly address: string;
  readonly answer: string;
  readonly ok: boolean;
}

async function findAddresses(): Promise<Map<string, string[]>> {
  const course = await loadCourse(fileURLToPath(new URL('..', import.meta.url)));
  const places = new Map<string, string[]>();
  for (const { file, text } of (
    await Promise.all(course.steps.map((step) => loadStepTexts(course, step)))
  ).flat()) {
    for (const link of linksIn(text).filter(isAddress)) {
      const address = link.target.split('#')[0] ?? '';
      places.set(address, [...(places.get(address) ?? []), `${file}:${link.line}`]);
    }
  }
  return places;
}

function isAddress(link: { target: string; line: number }): boolean {
  return leadsOutside(link) && /^https?:/i.test(link.target) && !/^https?:\/\/localhost\b/.test(link.target);
}

/** Some servers refuse HEAD, or answer it wrongly: what counts then is GET. */
async function ask(address: string): Promise<Finding> {
  const head = await request(address, 'HEAD');
  return head.ok ? head : request(address, 'GET');
}

async function request(address: string, method: 'HEAD' | 'GET'): Promise<Finding> {
  try {
    const response = await fetch(address, { method, signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
    return { address, answer: String(response.status), ok: response.ok };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { address, answer: cause instanceof Error ? cause.message : String(cause), ok: false };
  }
}

const places = await findAddresses();
const addresses = [...places.keys()].toSorted();
let broken = 0;
async function askAll(): Promise<void> {
  for (let address = addresses.shift(); address !== undefined; address = addresses.shift()) {
    const { answer, ok } = await ask(address);
    if (ok) continue;
    broken += 1;
    process.stdout.write(
      `${answer}  ${address}\n${places
        .get(address)
        ?.map((place) => `  ${place}\n`)
        .join('')}`,
    );
  }
}
await Promise.all(Array.from({ length: atOnce }, askAll));
process.stdout.write(`${places.size - broken} of ${places.size} links lead somewhere\n`);
process.exitCode = broken === 0 ? 0 : 1;
