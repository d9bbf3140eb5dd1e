import { join } from 'node:path';
import { applyIdentity, deploy, type Stage } from '../pipeline.ts';
import { registerImage } from './register-image.ts';
import type { Step } from './steps.ts';

/** Stacks that stand before there is an image: its repository is in one of them. The others are deployed with the image's digest. */
const beforeImage = ['trail', 'base', 'canary'];

/** From nothing to everything deployed, as the workflows do it; `folder` takes the reports. */
export function deploySteps(stage: Stage, stacks: readonly string[], folder: string): Step[] {
  const first = stacks.filter((key) => beforeImage.includes(key));
  const rest = stacks.filter((key) => !beforeImage.includes(key));
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
      title: `Deploy ${first.join(', ')} as the deploy role`,
      async run(onLine) {
        const inputs = { ...report('deploy.json'), stacks: first.join('\n') };
        await deploy(stage, { inputs, onLine });
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
      title: `Deploy ${rest.join(', ')} with the image's digest`,
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
