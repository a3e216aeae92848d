// The tables of this project. drizzle-kit looks at what this file exports, and at nothing else.
