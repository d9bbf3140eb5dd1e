import { globSync } from 'node:fs';
import { call } from './call.ts';
import { readSarif } from './sarif.ts';
import { type Finding, type Tool, Unavailable } from './tool.ts';

const BINARIES = 'node_modules/@cdklabs/cdk-validator-cfnguard/bin';
const SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['linux-x64', 'ubuntu/x86_64'],
  ['linux-arm64', 'ubuntu/aarch64'],
  ['darwin-x64', 'macos/x86_64'],
  ['darwin-arm64', 'macos/aarch64'],
]);

/** The project's own rules, over templates and deployment files: what no scanner knows of. */
export const guard: Tool = {
  name: 'guard',
  async examine(root) {
    const data = listData(root);
    const { code, stdout } = await call({
      executable: guardExecutable(),
      args: [
        ...['validate', '--structured', '--output-format', 'sarif', '--show-summary', 'none'],
        ...['--rules', 'cloudformation/guard'],
        ...data.flatMap((file) => ['--data', file]),
      ],
      root,
      verdicts: [0, 19],
      remedy: 'run npm run setup',
    });
    const { version, findings } = readSarif(stdout);
    if (code !== 0 && findings.length === 0)
      throw new Unavailable('it found something but lists nothing');
    return { version, findings: unique(findings.map((finding) => clarify(finding, data))) };
  },
  /** Rules know their own exceptions, with the reason beside them. */
  suppressions: async () => [],
};

/** Where the package keeps the program for this machine. */
export function guardExecutable(system = `${process.platform}-${process.arch}`): string {
  const folder = SYSTEMS.get(system);
  if (folder) return `${BINARIES}/${folder}/cfn-guard`;
  throw new Unavailable(
    `cfn-guard has no program for ${system}; check on ${[...SYSTEMS.keys()].join(', ')}`,
  );
}

function listData(root: string): string[] {
  const options = { cwd: root, exclude: (name: string) => name.endsWith('stacks.yaml') };
  return globSync('cloudformation/{*,deployments/**/*}.yaml', options).toSorted();
}

/**
 * cfn-guard names a file from the machine's root, counts lines from 0, says in the message alone which value it is about (in SARIF's
 * place for it may stand the value that it was compared with), and says the rule's own words last.
 */
function clarify({ file, line, rule, message }: Finding, data: readonly string[]): Finding {
  const [, path = '', index] = /\[Path=([^[\]]+)\[L:(\d+)/u.exec(message) ?? [];
  const own = message.slice(message.lastIndexOf('].') + 2).trim();
  return {
    file: data.find((name) => file.endsWith(name)) ?? file,
    line: index === undefined ? line : Number(index) + 1,
    rule,
    message: `${path} ${own || message}`.trim().replace(/\s+/gu, ' '),
  };
}

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}
