import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readManifest } from '../../../../actions/deploy/src/manifest.ts';
import { queueTemplate } from './builders.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywatch-manifest-'));
  await write('repository/queue.yaml', queueTemplate);
});
afterEach(async () => rm(folder, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

const sound = {
  manifest: `
region: ap-southeast-2
prefix: keywatch
defaults: { capabilities: [CAPABILITY_IAM], termination-protection: true, tags: { a: '1', b: '1' } }
environments:
  production:
    tags: { b: '2', c: '2' }
    stacks:
      queue: { deployment: queue-deployment.yaml }
`,
  deployment: `
template-file-path: queue.yaml
parameters: { Name: first }
tags: { c: '3' }
`,
};

/** Reads a sound manifest with one text of it replaced by another. */
async function read(change: { manifest?: [string, string]; deployment?: [string, string] } = {}) {
  const replaced = (file: 'manifest' | 'deployment') => {
    const [old, by] = change[file] ?? ['', ''];
    if (!sound[file].includes(old)) throw new Error(`nothing to replace: ${old}`);
    return sound[file].replace(old, by);
  };
  await write('repository/stacks.yaml', replaced('manifest'));
  await write('repository/queue-deployment.yaml', replaced('deployment'));
  return readManifest(join(folder, 'repository'), 'stacks.yaml', 'production');
}

const stackOf = async (change?: Parameters<typeof read>[0]) => (await read(change)).stacks[0];

describe('a manifest', () => {
  test('gives each stack of the environment with its template and settings', async () => {
    expect(await read()).toMatchObject({
      region: 'ap-southeast-2',
      prefix: 'keywatch',
      stacks: [
        {
          key: 'queue',
          stackName: 'keywatch-queue',
          deployment: 'queue-deployment.yaml',
          template: { path: 'queue.yaml', body: queueTemplate },
          parameters: { Name: 'first' },
          capabilities: ['CAPABILITY_IAM'],
          terminationProtection: true,
          dependsOn: [],
          appliedByAdministrator: false,
        },
      ],
    });
  });

  test('merges tags, of which the nearest holds', async () => {
    expect((await stackOf())?.tags).toEqual({ a: '1', b: '2', c: '3' });
  });

  test('lets a stack set everything again', async () => {
    const own =
      'deployment: queue-deployment.yaml, capabilities: [], termination-protection: false, applied-by: administrator';

    expect(await stackOf({ manifest: ['deployment: queue-deployment.yaml', own] })).toMatchObject({
      capabilities: [],
      terminationProtection: false,
      appliedByAdministrator: true,
    });
  });

  test.each([
    ['012345678901', '012345678901'],
    ['12345678901234567890', '12345678901234567890'],
    ['1.10', '1.10'],
    ['0x1F', '0x1F'],
    ['true', 'true'],
    ["''", ''],
    ['[a, 0700, b]', 'a,0700,b'],
  ])('takes the parameter %s as it is written', async (written, value) => {
    const stack = await stackOf({ deployment: ['first', written] });

    expect(stack?.parameters).toEqual({ Name: value });
  });
});

describe('a bad manifest is refused with file, key and remedy', () => {
  test.each<[string, [string, string], string]>([
    [
      'another environment',
      ['production:', 'staging:'],
      'input environment is "production"; stacks.yaml has staging',
    ],
    [
      'a Region that is none',
      ['ap-southeast-2', 'evil.example#'],
      'stacks.yaml region is "evil.example#"; give an AWS Region such as ap-southeast-2',
    ],
    ['no Region', ['region: ap-southeast-2', ''], 'stacks.yaml has no text region; add it'],
    [
      'a prefix that is none',
      ['prefix: keywatch', 'prefix: key_watch'],
      'stacks.yaml prefix is "key_watch"; give letters, digits and hyphens',
    ],
    [
      'a key that is no name',
      ['queue:', 'que_ue:'],
      'stacks.yaml environments production stacks que_ue makes a stack called "keywatch-que_ue"; use letters',
    ],
    [
      'an unknown key',
      ['defaults:', 'default:'],
      'stacks.yaml has unknown key "default"; give any of region, prefix, defaults, environments',
    ],
    [
      'an unknown default',
      ['capabilities:', 'capability:'],
      'stacks.yaml defaults has unknown key "capability"; give any of capabilities,',
    ],
    [
      'an unknown setting of an environment',
      ["    tags: { b: '2'", "    tag: { b: '2'"],
      'stacks.yaml environments production has unknown key "tag"',
    ],
    [
      'an unknown setting of a stack',
      ['deployment:', 'depend-on: [a], deployment:'],
      'stacks.yaml environments production stacks queue has unknown key "depend-on"',
    ],
    [
      'a stack without deployment file',
      ['{ deployment: queue-deployment.yaml }', '{}'],
      'stacks.yaml environments production stacks queue has no text deployment; add it',
    ],
    [
      'a stack that is a text',
      ['{ deployment: queue-deployment.yaml }', 'queue-deployment.yaml'],
      'stacks.yaml environments production stacks queue is not a mapping; write key: value lines',
    ],
    [
      'a capability that is none',
      ['CAPABILITY_IAM', 'CAPABILITY_ALL'],
      'stacks.yaml defaults has capability "CAPABILITY_ALL"; give any of CAPABILITY_IAM,',
    ],
    [
      'capabilities that are no list',
      ['[CAPABILITY_IAM]', 'CAPABILITY_IAM'],
      'stacks.yaml defaults capabilities is not a list; write it in [brackets]',
    ],
    [
      'a protection that is neither on nor off',
      ['termination-protection: true', "termination-protection: 'yes'"],
      'stacks.yaml defaults termination-protection is "yes"; give true or false',
    ],
    [
      'an unknown hand that applies it',
      ['deployment:', 'applied-by: admin, deployment:'],
      'stacks.yaml environments production stacks queue applied-by is "admin"; give administrator, or leave it out',
    ],
    [
      'an empty tag',
      ["tags: { a: '1'", 'tags: { a: '],
      'stacks.yaml defaults tags.a is not a text, number or truth value; write one',
    ],
    [
      'a key given twice',
      ['prefix: keywatch', 'prefix: keywatch\nprefix: other'],
      'stacks.yaml is not valid YAML: Map keys must be unique at line 4, column 1',
    ],
    ['broken YAML', ['{ a:', '{ a: ]'], 'stacks.yaml is not valid YAML: '],
    [
      'a tag of CloudFormation, which means nothing here',
      ['prefix: keywatch', 'prefix: !Ref keywatch'],
      'stacks.yaml is not valid YAML: Unresolved tag: !Ref at line 3',
    ],
  ])('%s', async (_, manifest, message) => {
    await expect(read({ manifest })).rejects.toThrow(message);
  });

  test('in one line, even if the parser draws a picture', async () => {
    const error = await read({ manifest: ['prefix:', 'prefix: a\nprefix:'] }).catch(String);

    expect(error).not.toContain('\n');
  });

  test('that is empty', async () => {
    await write('repository/empty.yaml', '# nothing');

    await expect(
      readManifest(join(folder, 'repository'), 'empty.yaml', 'production'),
    ).rejects.toThrow('empty.yaml is not a mapping');
  });
});

describe('a bad deployment file is refused with file, key and remedy', () => {
  test.each<[string, [string, string], string]>([
    [
      'an unknown key',
      ['parameters:', 'parameter:'],
      'queue-deployment.yaml has unknown key "parameter"; give any of template-file-path, parameters, tags',
    ],
    [
      'no template',
      ['template-file-path: queue.yaml', ''],
      'queue-deployment.yaml has no text template-file-path; add it',
    ],
    [
      'an empty parameter',
      ['{ Name: first }', '{ Name: }'],
      'queue-deployment.yaml parameters.Name is not a text, number or truth value; write one, in quotes',
    ],
    [
      'a parameter that is a mapping',
      ['first', '{ a: b }'],
      'queue-deployment.yaml parameters.Name is not a text',
    ],
    [
      'parameters that are a list',
      ['{ Name: first }', '[Name]'],
      'queue-deployment.yaml parameters is not a mapping',
    ],
  ])('%s', async (_, deployment, message) => {
    await expect(read({ deployment })).rejects.toThrow(message);
  });
});

describe('nothing outside of the repository is read', () => {
  const secret = '../secret.yaml';

  beforeEach(() => write('secret.yaml', 'password: hunter2'));

  test.each([secret, '/etc/hostname', 'a/../../secret.yaml', 'a\\..\\..\\secret.yaml'])(
    'by the path %s',
    async (path) => {
      const message = `queue-deployment.yaml names ${JSON.stringify(path)}, which is not within the repository; give a path from its root`;

      await expect(read({ deployment: ['queue.yaml', JSON.stringify(path)] })).rejects.toThrow(
        message,
      );
    },
  );

  test('by a link', async () => {
    await symlink(join(folder, 'secret.yaml'), join(folder, 'repository/link.yaml'));

    await expect(read({ deployment: ['queue.yaml', 'link.yaml'] })).rejects.toThrow(
      'queue-deployment.yaml names "link.yaml", which is not within the repository',
    );
  });

  test('as a deployment file or as the manifest itself', async () => {
    await expect(read({ manifest: ['queue-deployment.yaml', secret] })).rejects.toThrow(
      'stacks.yaml environments production stacks queue names "../secret.yaml", which is not within',
    );
    await expect(readManifest(join(folder, 'repository'), secret, 'production')).rejects.toThrow(
      'input manifest names "../secret.yaml", which is not within the repository',
    );
  });

  test('and a link within it is followed', async () => {
    await symlink(join(folder, 'repository/queue.yaml'), join(folder, 'repository/link.yaml'));

    expect((await stackOf({ deployment: ['queue.yaml', 'link.yaml'] }))?.template.path).toBe(
      'link.yaml',
    );
  });
});

test('a file that is not there is named with the place that names it', async () => {
  await expect(read({ deployment: ['queue.yaml', 'gone.yaml'] })).rejects.toThrow(
    'queue-deployment.yaml names "gone.yaml", which cannot be read; give a file\'s path from the repository\'s root',
  );
});
