/** What the heart of a process counts before it beats: its guard sleeps until then. */
export const asleep = -1;

/** What a process gives the thread that guards it. */
export interface GuardData {
  /** One 32-bit number, which the process's main thread counts up. */
  readonly heartbeat: SharedArrayBuffer;
  /** The process that started this one. */
  readonly parent: number;
}
