import { themeFor } from '../../text/theme.ts';
import type { Io } from '../io.ts';

/** Says what does the same in a project without the workshop: what is learnt here is not ours. */
export function noteAtWork(io: Io, text: string): void {
  io.note(themeFor(io.text.colour).muted(`Without the workshop: ${text}`));
}
