import { globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LIMIT_BYTES = 1.7e6;

const USAGE = `Usage: node scripts/build.ts [--check] [action ...]
Bundles each actions/*/src/index.ts, or those of the actions named, into its dist/index.cjs, which
is committed.
  --check  writes nothing; fails if a committed bundle is not what the sources give`;

/**
 * The actions toolkit does nothing on import but does not say so in its package.json. Told so,
 * esbuild leaves its HTTP client out of the actions that do not call it (0.8 MB).
 */
const pureToolkit: Plugin = {
  name: 'pure-toolkit',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@actions\// }, async ({ path, pluginData, ...options }) => {
      if (pluginData === 'resolved') return undefined;
      const resolved = await resolve(path, { ...options, pluginData: 'resolved' });
      return { ...resolved, sideEffects: false };
    });
  },
};

/**
 * The same bytes in every clone: paths count from the project's root, also where node_modules is a
 * link. Names are not mangled, so that a stack trace can be read.
 */
async function bundle(entry: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: toBundle(entry),
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    charset: 'utf8',
    preserveSymlinks: true,
    logLevel: 'warning',
    plugins: [pureToolkit],
  });
  const [output] = outputFiles;
  if (!output) throw new Error(`esbuild gave nothing for ${entry}`);
  return output.contents;
}

function toBundle(entry: string): string {
  return entry.replace('src/index.ts', 'dist/index.cjs');
}

async function settle(file: string, contents: Uint8Array, check: boolean): Promise<string[]> {
  const problems: string[] = [];
  const megabytes = (contents.length / 1e6).toFixed(2);
  if (contents.length > LIMIT_BYTES) {
    problems.push(`${file} has ${megabytes} MB, more than ${LIMIT_BYTES / 1e6} MB`);
  }
  if (check) {
    const committed = await readFile(join(ROOT, file)).catch(() => undefined);
    if (!committed?.equals(contents)) problems.push(`${file} is stale; run npm run build`);
  } else {
    await mkdir(dirname(join(ROOT, file)), { recursive: true });
    await writeFile(join(ROOT, file), contents);
  }
  console.log(`${file}  ${megabytes} MB`);
  return problems;
}

async function buildAction(action: string, check: boolean): Promise<void> {
  const entry = `actions/${action}/src/index.ts`;
  const contents = await bundle(entry).catch(() => undefined);
  const problems = contents
    ? await settle(toBundle(entry), contents, check)
    : [`${entry} cannot be bundled; esbuild says why above`];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

function listActions(): string[] {
  return globSync('actions/*/src/index.ts', { cwd: ROOT })
    .map((entry) => basename(join(entry, '../..')))
    .sort();
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) {
  console.log(USAGE);
} else {
  for (const action of positionals.length > 0 ? positionals : listActions()) {
    await buildAction(action, values.check ?? false);
  }
}
