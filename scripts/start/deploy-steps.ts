import { join } from 'node:path';
import { applyIdentity, deploy, deployFoundation, foundation, type Stage } from '../pipeline.ts';
import { registerImage } from './register-image.ts';
import type { Step } from './steps.ts';

/** From nothing to everything deployed, as the workflows do it; `folder` takes the reports. */
export function deploySteps(stage: Stage, stacks: readonly string[], folder: string): Step[] {
  const first = stacks.filter((key) => foundation.includes(key));
  const rest = stacks.filter((key) => !foundation.includes(key));
  const report = (name: string) => ({ report: join(folder, name) });
  let digest: string;
  return [
    {
      name: 'identity',
      title: 'Deploy the identity stack as administrator',
      async run(onLine) {
        await applyIdentity(stage, { inputs: report('identity.json'), onLine });
        return undefined;
      },
    },
    {
      name: 'deploy',
      title: `Deploy ${first.join(', ')} as the foundation role`,
      async run(onLine) {
        const inputs = { ...report('deploy.json'), stacks: first.join('\n') };
        await deployFoundation(stage, { inputs, onLine });
        return undefined;
      },
    },
    {
      name: 'publish',
      title: "Register the workload's image as the publish role",
      async run() {
        const registered = await registerImage(stage);
        digest = registered.digest;
        return digest;
      },
    },
    {
      name: 'deploy-image',
      title: `Deploy ${rest.join(', ')} with the image's digest, as the deploy role`,
      async run(onLine) {
        const inputs = {
          ...report('deploy-image.json'),
          stacks: rest.join('\n'),
          parameters: `application.ImageDigest=${digest}`,
        };
        await deploy(stage, { inputs, onLine });
        return undefined;
      },
    },
  ];
}
