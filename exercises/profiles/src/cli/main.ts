import { Command } from 'commander';
import { addGenerateCommands } from './generate.ts';
import { addProfileCommands } from './profiles.ts';

const program = new Command('app-cli').description('The profiles application on the command line.');
addProfileCommands(program);
addGenerateCommands(program);
program.parse();
