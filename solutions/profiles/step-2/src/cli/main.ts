import { Command } from 'commander';
import { addGenerateCommands } from './generate.ts';
import { addProfileCommands } from './profiles.ts';

const program = new Command('app-cli').description('The profiles application on the command line.');
addProfileCommands(program);
addGenerateCommands(program);
// The actions wait for the database now, so the program waits for its actions.
await program.parseAsync();
