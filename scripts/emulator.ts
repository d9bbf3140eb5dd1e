import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

const usage = `Usage: npm run emulator -- [options]
Starts the emulator, deploys every stack with the service on it, prints the service's URL, and stays until Ctrl-C.

  --empty                      deploys nothing; so does --restore
`;

enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/keywatch'));
const given = process.argv.slice(2);
const args = given.filter((arg) => arg !== '--empty');
const isBare = given.length > args.length || args.some((arg) => arg.startsWith('--restore'));
if (isBare && !args.includes('--help')) {
  process.argv = [...process.argv.slice(0, 2), ...args];
  const { main } = await import('../emulator/cli.ts');
  await main();
} else {
  const { keepUp } = await import('./start/keep-up.ts');
  await keepUp(args, usage);
}
