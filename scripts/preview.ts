import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const usage = `Usage: npm run preview -- --base <revision>
Deploys the stacks of a revision on the embedded emulator and plans those of the working tree on it: what a change would
change. Writes report/preview.md; on a GitHub runner also the step's summary and, cut to 60,000 bytes, its output "markdown".
Exit code 0 if the working tree could be planned.
  --base <revision>  what is deployed, such as main or HEAD^1; only its folders cloudformation and workload count`;

const root = join(import.meta.dirname, '..');

async function preview(base: string): Promise<boolean> {
  const { setOutput } = await import('@actions/core');
  const { toMarkdownOutput } = await import('../actions/shared/markdown-output.ts');
  const { appendSummary } = await import('../actions/shared/summary.ts');
  const { runPreview } = await import('./preview/run-preview.ts');
  const { markdown, planned } = await runPreview(root, base, (line) => {
    // What a step says to the runner is in the text.
    if (!line.startsWith('::')) console.log(line);
  });
  const path = join(root, 'report/preview.md');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${markdown.trimEnd()}\n`);
  await appendSummary(markdown);
  if (process.env.GITHUB_OUTPUT) setOutput('markdown', toMarkdownOutput(markdown));
  console.log(`\n${markdown}\nreport/preview.md`);
  return planned;
}

try {
  const { values } = parseArgs({
    options: { base: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) console.log(usage);
  else if (values.base === undefined) throw new Error('--base is missing');
  // Nothing of the emulator is to keep the process.
  else process.exit((await preview(values.base)) ? 0 : 1);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 1;
}
