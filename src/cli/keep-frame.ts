import { writeFile } from 'node:fs/promises';
import { chooseStep, positionOf, stepToOpen } from '../workshop/where.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { makePrivateFolder } from '../system/make-folder.ts';
import { frameKey, keptFrameFile, type KeptFrame } from '../kept-frame.ts';
import { firstFrame } from '../ui/first-frame.ts';
import type { LessonCache } from '../ui/lesson-cache.ts';
import { openingOf } from './opening-of.ts';
import { usableWindow } from '../ui/layout.ts';
import { lookFor } from '../ui/look.ts';

/**
 * Keeps the window that the next `workshop start` opens with, so that it can be painted before anything is loaded. What
 * can't be kept is drawn as usual.
 */
export async function keepFrame(
  { course, progress, stateFolder, env }: Workshop,
  look: Parameters<typeof lookFor>[0],
  { columns, rows }: { readonly columns: number; readonly rows: number },
  cache: LessonCache,
): Promise<void> {
  try {
    const position = positionOf({ course, progress });
    const step = chooseStep(position, stepToOpen(position)?.id);
    const kept: KeptFrame = {
      key: frameKey(course.root, { columns, rows, env }),
      stepId: step.id,
      lines: await firstFrame(
        openingOf({ course, progress }, step.id),
        lookFor(look),
        usableWindow({ columns, rows }),
        cache,
      ),
    };
    await makePrivateFolder(stateFolder);
    await writeFile(keptFrameFile(course.root), JSON.stringify(kept), { mode: 0o600 });
  } catch {
    // A full disk, a terminal that has gone: the next start is as fast as the first one was.
  }
}
