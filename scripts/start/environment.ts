import { readManifest } from '../../actions/deploy/src/manifest.ts';

/** What the manifest says of an environment, so that it is said in one place only. */
export interface Environment {
  readonly region: string;
  readonly prefix: string;
  /** Keys of the stacks that the deploy role deploys. */
  readonly stacks: readonly string[];
}

export async function readEnvironment(name: string, root = process.cwd()): Promise<Environment> {
  const { region, prefix, stacks } = await readManifest(root, 'cloudformation/stacks.yaml', name);
  const deployed = stacks.filter((stack) => !stack.appliedByAdministrator);
  return { region, prefix, stacks: deployed.map(({ key }) => key) };
}
