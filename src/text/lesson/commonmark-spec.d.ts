declare module 'commonmark-spec' {
  interface Example {
    readonly markdown: string;
    readonly section: string;
    readonly number: number;
  }

  const spec: {
    /** The whole specification, as markdown. */
    readonly text: string;
    /** Its examples; `→` stands for a tab. */
    readonly tests: readonly Example[];
  };
  export default spec;
}
