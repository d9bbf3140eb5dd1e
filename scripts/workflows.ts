import { parseArgs } from 'node:util';

const usage = `Usage: npm run workflows -- [workflow ...]
Runs the workflows of .github/workflows with act on the emulator: validate, deploy, canary, drift, or those named. canary and drift
look at what deploy made, so it goes before them. Needs Linux and, for the image, Docker. Writes report/workflows.json; exit code 0
only if every job that should succeed did.
  THIRD_PARTY_ACTIONS  a folder with real actions of others, by owner and name; those not there are stood in for
  LOCALSTACK_IMAGE     the image of validate's job localstack, which asks the Docker engine that runs, as DOCKER_HOST names it
  BASE_IMAGE           base of the workload's image; default: one made of this machine's Node`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false } },
  });
  if (values.help) console.log(usage);
  else {
    // An exit takes along what was started.
    process.once('SIGTERM', () => process.exit(143));
    process.once('SIGHUP', () => process.exit(129));
    const { runAll } = await import('./workflows/run-all.ts');
    process.exitCode = (await runAll(positionals)) ? 0 : 1;
  }
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 1;
}
