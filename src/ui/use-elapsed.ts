import { useAnimation } from 'ink';
import { useState } from 'react';
import type { Work } from '../app/state.ts';
import { animationMs } from './frame/status-line.ts';
import type { Look } from './look.ts';

/** Often enough to see that it goes on. */
const stillMs = 5000;

/** How long the work has been going on. Asks for a new frame as long as it does, and for none without work. */
export function useElapsed(work: Work, { isStill }: Look): number {
  const { time } = useAnimation({
    interval: isStill ? stillMs : animationMs,
    isActive: work.kind !== 'none',
  });
  const [begun, setBegun] = useState({ work, time: 0 });
  // One check may follow on the other without a pause.
  if (begun.work !== work) {
    setBegun({ work, time });
    return 0;
  }
  return Math.max(0, time - begun.time);
}
