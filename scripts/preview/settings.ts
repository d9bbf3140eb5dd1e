import { readManifest, type StackDefinition } from '../../actions/deploy/src/manifest.ts';
import { secretsOf } from '../../actions/deploy/src/secrets.ts';
import { escapeMarkdown, toCode, toTable } from '../../actions/shared/summary.ts';

/** What the emulator is given is planned on it; of what others are given, this tells what is another. */
const others = ['production', 'localstack'];

/**
 * What the deployment files and the manifest say otherwise of the environments that are not planned: an emulator cannot know
 * what is deployed there. Empty: nothing.
 */
export async function settingsSection(before: string, after: string): Promise<string> {
  const rows: string[][] = [];
  for (const environment of others) {
    const [old, now] = [await stacksOf(before, environment), await stacksOf(after, environment)];
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
      for (const change of changesOf(settingsOf(old[key]), settingsOf(now[key])))
        rows.push([escapeMarkdown(environment), toCode(key), ...change]);
    }
  }
  if (rows.length === 0) return '';
  const table = toTable(['environment', 'stack', 'setting', 'before', 'after'], rows);
  return `## Settings of other environments\n\n${table}`;
}

/** An environment that is not there, or cannot be read, has none; what is broken now the linter tells. */
async function stacksOf(
  root: string,
  environment: string,
): Promise<Readonly<Record<string, StackDefinition>>> {
  const manifest = await readManifest(root, 'cloudformation/stacks.yaml', environment).catch(
    () => undefined,
  );
  return Object.fromEntries((manifest?.stacks ?? []).map((stack) => [stack.key, stack]));
}

/** What a stack is given, without what is hidden. */
function settingsOf(stack: StackDefinition | undefined): ReadonlyMap<string, string> {
  if (stack === undefined) return new Map();
  const secrets = secretsOf(stack);
  const entries = [
    ...Object.entries(stack.parameters).map(([name, value]) => [`parameter ${name}`, value]),
    ...Object.entries(stack.tags).map(([name, value]) => [`tag ${name}`, value]),
    ['template', stack.template.path],
    ['capabilities', stack.capabilities.join(', ')],
    ['termination protection', stack.terminationProtection ? 'on' : 'off'],
  ] as [string, string][];
  return new Map(entries.map(([name, value]) => [name, secrets.includes(value) ? '***' : value]));
}

function changesOf(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => [escapeMarkdown(name), shown(before.get(name)), shown(after.get(name))]);
}

function shown(value: string | undefined): string {
  return value === undefined ? '_nothing_' : toCode(value);
}
