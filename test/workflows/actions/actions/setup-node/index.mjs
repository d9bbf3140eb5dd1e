import { appendFileSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { GITHUB_WORKSPACE: workspace, KEYWATCH_INSTALLED: installed } = process.env;
const wanted = process.env['INPUT_NODE-VERSION'];
const [major] = process.versions.node.split('.');
if (major !== wanted) throw new Error(`Node ${wanted} is wanted, ${major} is on PATH`);

symlinkSync(join(installed, 'node_modules'), join(workspace, 'node_modules'));
// As a link it is no folder, which is what .gitignore speaks of.
appendFileSync(join(workspace, '.git/info/exclude'), 'node_modules\n');
const setup = pathToFileURL(join(workspace, 'scripts/setup/'));
const { computeStamp, writeStamp } = await import(new URL('stamp.js', setup));
for (const [venv, requirements] of [
  ['.venv', 'requirements.txt'],
  ['.venv-checks', 'requirements-checks.txt'],
  ['.venv-checkov', 'requirements-checkov.txt'],
]) {
  if (existsSync(join(installed, venv))) link(venv, requirements);
}

/** A folder of links, since the stamp says to which clone an environment belongs. */
function link(venv, requirements) {
  mkdirSync(join(workspace, venv));
  for (const name of readdirSync(join(installed, venv)).filter((one) => one !== '.keywatch'))
    symlinkSync(join(installed, venv, name), join(workspace, venv, name));
  const stamp = computeStamp(join(workspace, requirements), `${workspace}/`);
  writeStamp(join(workspace, venv, '.keywatch'), stamp);
}
