import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changes, mistakes } from './changes.ts';
import { changeTemplate, failAtTheEnd } from './edit-template.ts';
import type { Statement } from './permission.ts';
import type { Releases } from './place.ts';
import { markTemplate } from './template.ts';

export interface MarkedProject {
  readonly releases: Releases;
  readonly statements: readonly Statement[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Copies what is deployed, with marks in the templates, as it is and in the states that the steps need. */
export async function makeReleases(folder = 'cloudformation'): Promise<MarkedProject> {
  const root = await mkdtemp(join(tmpdir(), 'keywatch-privileges-'));
  const marked = await markTemplates(folder);
  const texts = new Map([...marked].map(([template, { text }]) => [template, text]));
  const write = (name: string, edit: (text: string, template: string) => string) =>
    writeRelease(folder, join(root, name), texts, edit);
  return {
    releases: {
      present: await write('present', (text) => text),
      reworded: await write('reworded', (text) => `${text}\n# Reworded.\n`),
      large: await write('large', (text) => `${text}\n#${' large'.repeat(9000)}\n`),
      next: await write('next', (text, template) => changeTemplate(text, changes[template] ?? [])),
      mistaken: await write('mistaken', (text, template) =>
        changeTemplate(text, mistakes[template] ?? []),
      ),
      failing: await write('failing', failAtTheEnd),
    },
    statements: [...marked.values()].flatMap(({ statements }) => statements),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

async function markTemplates(folder: string) {
  const marked = new Map<string, ReturnType<typeof markTemplate>>();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted()) {
    const source = await readFile(join(folder, file), 'utf8');
    const template = file.replace('.yaml', '');
    if (/^Resources:/mu.test(source)) marked.set(template, markTemplate(template, source));
  }
  return marked;
}

async function writeRelease(
  folder: string,
  root: string,
  texts: ReadonlyMap<string, string>,
  edit: (text: string, template: string) => string,
): Promise<string> {
  await cp(folder, join(root, 'cloudformation'), { recursive: true });
  for (const [template, text] of texts) {
    // The administrator's stack is applied as it is.
    const edited = template === 'identity' ? text : edit(text, template);
    await writeFile(join(root, 'cloudformation', `${template}.yaml`), edited);
  }
  if (root.endsWith('next')) await addTags(join(root, 'cloudformation/deployments/emulator'));
  return root;
}

/** Another tag on every stack, which CloudFormation puts on all that is in it. */
async function addTags(folder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    const path = join(folder, file);
    await writeFile(
      path,
      (await readFile(path, 'utf8')).replace(/^tags:$/mu, 'tags:\n  team: another'),
    );
  }
}
