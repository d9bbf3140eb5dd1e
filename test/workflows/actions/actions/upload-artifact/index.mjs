import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const { GITHUB_WORKSPACE: workspace, INPUT_NAME: name, INPUT_PATH: path } = process.env;
if (!/^[^":<>|*?\r\n\\/]+$/.test(name)) throw new Error(`an artifact cannot be named ${name}`);
const folder = join(workspace, path);
if (existsSync(folder))
  console.log(`${name}: ${readdirSync(folder, { recursive: true }).join(' ')}`);
else console.log(`::warning::no files were found with the provided path: ${path}`);
