import { type Family, pick } from './families.ts';
import { directPlaces } from './proxies.ts';
import { usableTemporaryFolder } from './usable-values.ts';

/** Set by the launcher: the variables that it kept from our Node, as JSON. */
const setAside = 'WORKSHOP_SET_ASIDE';

/** What our own process may see: nothing that steers Node, postgres.js or npm's programs from outside. */
const ours: readonly Family[] = ['system', 'home', 'temporary-folder', 'locale', 'terminal', 'own'];

/**
 * Gives the environment that the learner started us in, and takes away from this process what libraries would read in
 * it: postgres.js reads PG*, and `fetch` asks a proxy even for this machine. Call it once, before anything is loaded.
 */
export function takeEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { [setAside]: aside, ...given } = own;
  const learners = usableTemporaryFolder({ ...given, ...parse(aside) });
  const kept = pick(learners, ours);
  for (const name of Object.keys(own)) if (kept[name] === undefined) delete own[name];
  // A Node that was started with --use-env-proxy knows its proxy already, and looks at this list for each request.
  Object.assign(own, kept, directPlaces(learners));
  return learners;
}

function parse(aside: string | undefined): NodeJS.ProcessEnv {
  try {
    const parsed: unknown = JSON.parse(aside ?? '{}');
    if (typeof parsed !== 'object' || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).filter(([, value]) => typeof value === 'string'));
  } catch {
    // Not the launcher's: the learner has such a variable of their own.
    return {};
  }
}
