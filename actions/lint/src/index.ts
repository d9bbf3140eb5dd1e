import { runAction } from '../../shared/run-action.ts';
import { readInputs } from './inputs.ts';
import { run } from './main.ts';

void runAction(async () => run(readInputs()));
