import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Statement } from './permission.ts';
import { markTemplate } from './template.ts';

/** A folder that the steps take for the project: its templates, marked. */
export interface Workspace {
  readonly root: string;
  readonly statements: readonly Statement[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** `folder` holds templates, deployment files and manifest. */
export async function makeWorkspace(folder = 'cloudformation'): Promise<Workspace> {
  const root = await mkdtemp(join(tmpdir(), 'keywatch-privileges-'));
  const copy = join(root, 'cloudformation');
  await cp(folder, copy, { recursive: true });
  const statements: Statement[] = [];
  for (const file of (await readdir(copy)).toSorted()) {
    const source = file.endsWith('.yaml') ? await readFile(join(copy, file), 'utf8') : '';
    if (!/^Resources:/mu.test(source)) continue;
    const marked = markTemplate(file.replace('.yaml', ''), source);
    statements.push(...marked.statements);
    await writeFile(join(copy, file), marked.text);
  }
  return {
    root,
    statements,
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
