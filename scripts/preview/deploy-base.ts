import { join } from 'node:path';
import { readManifest } from '../../actions/deploy/src/manifest.ts';
import { administrator, type Stage, serviceRoleArn } from '../pipeline.ts';
import { registerImage } from '../start/register-image.ts';
import { demandSuccess, deployStep } from './administrator.ts';
import { groupStacks, imageParameters } from './stack-groups.ts';

/** Deploys all that the base revision has on an empty emulator. Throws what went wrong. */
export async function deployBase(
  at: Pick<Stage, 'endpoint' | 'account'>,
  folder: string,
  onLine: (line: string) => void,
): Promise<void> {
  const manifest = await readManifest(folder, 'cloudformation/stacks.yaml', 'emulator');
  const stage: Stage = { ...at, region: manifest.region, prefix: manifest.prefix };
  const groups = groupStacks(manifest.stacks);
  const deploy = async (keys: readonly string[], more = {}) => {
    if (keys.length === 0) return;
    const inputs = { stacks: keys.join('\n'), timeout: '3m', report: 'deploy.json', ...more };
    demandSuccess(await deployStep(stage, inputs, { cwd: folder, onLine }));
  };
  // Keys are made for CloudFormation's role alone, which the administrator's stack has.
  const role =
    groups.administrators.length > 0 ? { 'service-role-arn': serviceRoleArn(stage) } : {};
  await deploy(groups.administrators);
  await deploy(groups.beforeImage, role);
  if (groups.withImage.length === 0) return;
  await registerImage(stage, join(folder, 'workload'), async () => administrator(stage));
  await deploy(groups.withImage, {
    ...role,
    parameters: await imageParameters(manifest.stacks, folder),
  });
}
