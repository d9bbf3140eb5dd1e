import { globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LIMIT_BYTES = 1.7e6;
/** The workload brings a web framework and the certificates of RDS. */
const WORKLOAD_LIMIT_BYTES = 2.5e6;

const USAGE = `Usage: node scripts/build.ts [--check] [name ...]
Bundles each actions/*/src/index.ts into its dist/index.cjs and workload/src/server.ts into
workload/dist/server.cjs, with the copy of its OpenAPI document; or only those named (lint,
workload). What is built is committed.
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
    // An optional module of the PostgreSQL client, which asks for it only where it is wanted.
    external: ['pg-native'],
    logLevel: 'warning',
    plugins: [pureToolkit],
  });
  const [output] = outputFiles;
  if (!output) throw new Error(`esbuild gave nothing for ${entry}`);
  return output.contents;
}

function toBundle(entry: string): string {
  return entry.replace(/src\/(\w+)\.ts$/u, 'dist/$1.cjs');
}

function toName(entry: string): string {
  return entry.replace(/^actions\//u, '').replace(/\/src\/.*$/u, '');
}

async function settle(file: string, contents: Uint8Array, check: boolean): Promise<string[]> {
  const problems: string[] = [];
  const megabytes = (contents.length / 1e6).toFixed(2);
  const limit = file.startsWith('workload/') ? WORKLOAD_LIMIT_BYTES : LIMIT_BYTES;
  if (contents.length > limit) {
    problems.push(`${file} has ${megabytes} MB, more than ${limit / 1e6} MB`);
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

async function buildEntry(entry: string, check: boolean): Promise<void> {
  const contents = await bundle(entry).catch(() => undefined);
  const problems = contents
    ? await settle(toBundle(entry), contents, check)
    : [`${entry} cannot be bundled; esbuild says why above`];
  if (toName(entry) === 'workload') problems.push(...(await buildDocument(check)));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}

async function buildDocument(check: boolean): Promise<string[]> {
  const { describeService } = await import('../workload/src/openapi.ts');
  const text = `${JSON.stringify(await describeService(), undefined, 2)}\n`;
  return settle('workload/openapi.generated.json', Buffer.from(text), check);
}

function listEntries(): string[] {
  return globSync(['actions/*/src/index.ts', 'workload/src/server.ts'], { cwd: ROOT }).sort();
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) {
  console.log(USAGE);
} else {
  const entries = listEntries();
  const unknown = positionals.find((name) => !entries.some((entry) => toName(entry) === name));
  if (unknown !== undefined) {
    console.error(`there is nothing named ${unknown}; there are ${entries.map(toName).join(', ')}`);
    process.exitCode = 1;
  }
  for (const entry of entries) {
    if (positionals.length > 0 && !positionals.includes(toName(entry))) continue;
    await buildEntry(entry, values.check ?? false);
  }
}
