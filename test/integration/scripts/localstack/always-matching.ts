import { join } from 'node:path';
import { runGuarded } from '../../../../scripts/localstack/guard.ts';

/** The suite with a matcher that always says yes. */
const [, , , folder = ''] = process.argv;
await runGuarded(
  {
    folder: join(folder, 'localstack'),
    report: join(folder, 'localstack.json'),
    matcher: (patterns) => ({ matching: () => patterns.keys() }),
  },
  400,
);
