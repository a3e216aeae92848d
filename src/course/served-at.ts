import type { Course } from './course.ts';

/** Ports on which application servers listen, by the ids of their exercises. */
export type ServedAt = ReadonlyMap<string, number>;

/**
 * The course as it is for somebody whose application servers listen on these ports. Where that is not the one that its
 * lessons name, because that one belonged to another program, an address in a lesson would lead to a stranger.
 */
export function courseServedAt(course: Course, ports: ServedAt): Course {
  const steps = course.steps.map((step) => {
    const exercise = 'exercise' in step ? step.exercise : undefined;
    const own = exercise && ports.get(exercise.id);
    if (exercise?.server === undefined || own === undefined || own === exercise.server.port) return step;
    return { ...step, lesson: withPort(step.lesson, exercise.server.port, own) };
  });
  return steps.every((step, index) => step === course.steps[index]) ? course : { ...course, steps };
}

/** A text with another port in the addresses of this machine. */
export function withPort(text: string, from: number, to: number): string {
  return text.replaceAll(new RegExp(`(?<=\\b(?:localhost|127\\.0\\.0\\.1):)${from}\\b`, 'g'), String(to));
}
