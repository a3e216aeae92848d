import type { CheckEvent } from '../checker/events.ts';
import { tellAs, type WorkThatTells } from '../work-that-tells.ts';

/** What is waited for, as events of a check. */
export function waiting<T>(lines: WorkThatTells<string, T>): WorkThatTells<CheckEvent, T> {
  return tellAs(lines, (phrase) => ({ kind: 'check-waiting', phrase }));
}
