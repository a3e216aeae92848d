/** Settings of a program of the learner's, beyond DATABASE_URL and PORT, which the kit sets. */
export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
}
