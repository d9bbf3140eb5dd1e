import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/keywatch'));
const { runMainJob } = await import('./start/main-job.ts');
process.exitCode = (await runMainJob()) ? 0 : 1;
