import { readManifest } from '../../actions/deploy/src/manifest.ts';
import { escapeMarkdown, toCode } from '../../actions/shared/summary.ts';
import { Emulator } from '../../emulator/emulator.ts';
import { type Stage, StepFailure } from '../pipeline.ts';
import { deployStep } from './administrator.ts';
import { type BaseRevision, checkOutBase } from './base-revision.ts';
import { deployBase } from './deploy-base.ts';
import { settingsSection } from './settings.ts';
import { imageParameters } from './stack-groups.ts';

export interface Preview {
  readonly markdown: string;
  /** False: the working tree could not be planned, and the text says why. */
  readonly planned: boolean;
}

/** What the working tree in `root` would change where `revision` of it is deployed, worked out on an emulator. */
export async function runPreview(
  root: string,
  revision: string,
  onLine: (line: string) => void,
): Promise<Preview> {
  await using base = await checkOutBase(root, revision);
  const failure = await planOn(base, root, onLine).catch(asMessage);
  const plan = typeof failure === 'string' ? await planOn(undefined, root, onLine) : failure;
  const settings = await settingsSection(base.folder, root);
  const parts = [
    intro(base, typeof failure === 'string' ? failure : undefined),
    plan.text,
    settings,
  ];
  return { markdown: parts.filter(Boolean).join('\n\n'), planned: plan.isWhole };
}

/** Plans the working tree on an emulator that has the base, or has nothing. Throws if the base cannot be deployed. */
async function planOn(
  base: BaseRevision | undefined,
  root: string,
  onLine: (line: string) => void,
): Promise<{ text: string; isWhole: boolean }> {
  const emulator = new Emulator({ seed: 1 });
  const { url: endpoint, close } = await emulator.listen();
  try {
    const at = { endpoint, account: emulator.settings.defaultAccount };
    if (base !== undefined) await deployBase(at, base.folder, onLine);
    return await plan(at, root, onLine);
  } finally {
    await close();
  }
}

async function plan(
  at: Pick<Stage, 'endpoint' | 'account'>,
  root: string,
  onLine: (line: string) => void,
): Promise<{ text: string; isWhole: boolean }> {
  try {
    const manifest = await readManifest(root, 'cloudformation/stacks.yaml', 'emulator');
    const { region, prefix, stacks } = manifest;
    // Without a role each stack keeps the one that it has.
    const inputs = {
      ...{ mode: 'plan', stacks: stacks.map(({ key }) => key).join('\n') },
      ...{ parameters: await imageParameters(stacks, root), report: 'report/preview.json' },
    };
    const result = await deployStep({ ...at, region, prefix }, inputs, { cwd: root, onLine });
    const isWhole = result.exitCode === 0;
    const text = result.summary.trim() || asMessage(new StepFailure('deploy', result));
    return { text, isWhole };
  } catch (error) {
    return {
      text: `The change could not be planned: ${escapeMarkdown(asMessage(error))}`,
      isWhole: false,
    };
  }
}

function intro({ name }: BaseRevision, failure: string | undefined): string {
  const said = `What would change in the stacks of ${toCode(name)}, worked out on the emulator with the values of its own environment.`;
  if (failure === undefined) return said;
  return `> [!WARNING]\n> ${toCode(name)} could not be deployed on the emulator, so everything is shown as new: ${escapeMarkdown(failure)}`;
}

function asMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
