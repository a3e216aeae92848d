/** What the heart of a process counts before it beats: its guard sleeps until then. */
export const asleep = -1;
