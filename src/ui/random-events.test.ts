import { expect, test } from 'vitest';
import { bindingsFor } from '../app/keys/keymap.ts';
import { stateProblems } from '../app/testing/state-problems.ts';
import { createRandom } from '../course/random.ts';
import { openOddApp } from './testing/odd-app.ts';
import { randomInput } from './testing/random-input.ts';
import { tellNews } from './testing/random-news.ts';

/** `WORKSHOP_TEST_SEED=a,b` plays these instead: other ones, or one that failed. */
const seeds = process.env['WORKSHOP_TEST_SEED']?.split(',') ?? ['1', '2', '3', '4', '5', '6', '7', '8'];
const eventsOfAllSeeds = 10_000;
const eventsOfASeed = eventsOfAllSeeds / 8;
const shownEvents = 30;

test.for(seeds)(
  'whatever is pressed, pasted, resized and told, the app stays whole: seed %s',
  async (seed) => {
    const random = createRandom(seed);
    const events: string[] = [];
    let app = await openOddApp(seed, random);

    async function playOne(): Promise<void> {
      if (random() < 0.3) {
        events.push(`told: ${tellNews(app.scripted, random)}`);
      } else {
        const input = randomInput(random, bindingsFor(app.session.state()));
        events.push(JSON.stringify(input));
        app.put(input);
      }
      await app.settle();
      expect(stateProblems(app.session.state())).toEqual([]);
      expect(app.wideLines()).toEqual([]);
      if (app.hasEnded()) app = await app.openAgain();
      else if (events.length % 20 === 0) await app.untilDrawn();
    }

    try {
      while (events.length < eventsOfASeed) await playOne();
      await app.quit();
    } catch (error) {
      const last = events.slice(-shownEvents).join('\n');
      throw new Error(`seed ${seed}, event ${events.length}; the last of them:\n${last}`, { cause: error });
    }
  },
);
