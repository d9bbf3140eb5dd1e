// The emulator's entry, in plain JavaScript: with the compile cache on before the first TypeScript file, Node need not load its
// type stripper, which takes longer than all the rest of the start.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/keywatch'));
const { main } = await import('./cli.ts');
await main();
