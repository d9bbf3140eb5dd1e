import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { StackStatus } from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { decideMove } from '../../../actions/deploy/src/decide-move.ts';
import { parseQuery } from '../../../emulator/services/logs/insights/index.ts';

// What the page names must be there under that name: a runbook is read when nobody has time to search.
const page = readFileSync('docs/operations.md', 'utf8');
const manifest = parse(readFileSync('cloudformation/stacks.yaml', 'utf8'));
const stacks = Object.keys(manifest.environments.production.stacks);
const templates = readdirSync('cloudformation')
  .filter((name) => name.endsWith('.yaml') && name !== 'stacks.yaml')
  .map((name) => readFileSync(`cloudformation/${name}`, 'utf8'));
const workflows = Object.fromEntries(
  readdirSync('.github/workflows').map((name) => [
    name,
    readFileSync(`.github/workflows/${name}`, 'utf8'),
  ]),
);

/** Each first group that the pattern finds in the page, once. */
function named(pattern: RegExp, text = page): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, found = '']) => found))];
}

/** The page from a heading to the next of its level. */
function section(heading: string): string {
  const level = /^#+/.exec(heading)?.[0] ?? '';
  const from = page.indexOf(`\n${heading}\n`) + 1;
  const to = page.indexOf(`\n${level} `, from);
  return from === 0 ? '' : page.slice(from, to < 0 ? undefined : to);
}

/** Rows of the tables in a text, as cells. */
function rows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| ') || line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test.each(named(/`((?:\.github|actions|cloudformation|docs|scripts|test|workload)\/[\w./-]*)`/g))(
  'file %s is there',
  (path) => {
    expect(existsSync(path)).toBe(true);
  },
);

test.each(named(/npm run ([\w:]+)/g))('npm run %s is a script', (script) => {
  expect(JSON.parse(readFileSync('package.json', 'utf8')).scripts).toHaveProperty([script]);
});

test.each(named(/`(--[a-z-]+)`/g, section('### 2. Bootstrap')))(
  'the bootstrap has the option %s',
  (option) => {
    expect(readFileSync('scripts/bootstrap.ts', 'utf8')).toMatch(
      new RegExp(`^  ${option}\\b`, 'm'),
    );
  },
);

test.each(named(/\]\(#([\w-]+)\)/g))('#%s is a heading of the page', (anchor) => {
  const anchors = named(/^#+ (.*)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

  expect(anchors).toContain(anchor);
});

describe('names in AWS', () => {
  const prefix = '$' + '{Prefix}';
  const watched = '$' + '{WatchedStack}';
  const ofTemplates = templates.flatMap((text) =>
    named(/(\$\{Prefix\}[\w${}/-]*)/g, text).flatMap((name) =>
      ['application', 'canary'].map((stack) =>
        name.replaceAll(prefix, 'keywatch').replaceAll(watched, stack),
      ),
    ),
  );
  const ofDrill = named(
    /'(keywatch-[a-z]+)'/g,
    readFileSync('actions/canary/src/drill/sign.ts', 'utf8'),
  );
  const known = [...ofTemplates, ...ofDrill, ...stacks.map((key) => `keywatch-${key}`)];
  // A name that the page cuts short, or that a loop goes on with, is the beginning of one.
  const names = named(/(keywatch[-/][\w/-]+)/g).filter((name) => !name.endsWith('/keywatch'));

  test.each(names)('%s is given by a template or the manifest', (name) => {
    expect(
      known.filter((one) => one === name || (name.endsWith('-') && one.startsWith(name))),
    ).not.toEqual([]);
  });

  test('the teardown deletes every stack once, those that are built upon last', () => {
    const [, listed = ''] = /for stack in ([\w -]+);/.exec(page) ?? [];

    expect(new Set(listed.split(' '))).toEqual(new Set(stacks));
    expect(listed).toMatch(/detection-application application .*canary base trail identity$/);
  });

  test('what is kept on deletion is told', () => {
    const kept = templates.flatMap((text) =>
      named(
        /Type: (AWS::\w+::\w+)\n(?: {4}Condition: .*\n)?(?: {4}#.*\n)*(?= {4}DeletionPolicy: (?:Retain|Snapshot))/g,
        text,
      ),
    );
    const words: Record<string, RegExp> = {
      'AWS::KMS::Key': /the keys/,
      'AWS::S3::Bucket': /buckets/,
      'AWS::Logs::LogGroup': /log groups/,
      'AWS::ECR::Repository': /image repository/,
      'AWS::RDS::DBInstance': /last snapshot/,
      'AWS::IAM::OIDCProvider': /OIDC provider/,
    };

    expect(kept.length).toBeGreaterThan(5);
    for (const type of kept) expect(section('## Tear down')).toMatch(words[type] ?? /never/);
  });
});

describe('what is set in GitHub', () => {
  const setUp = section('### 3. Set in GitHub');
  const environments = named(/:environment:([a-z]+)'/g, templates.join('\n'));

  test('environments are those that the roles trust', () => {
    const [, listed = ''] = /^\| environments \|([^|]*?); each/m.exec(setUp) ?? [];
    const told = rows(section('## What each workflow does')).flatMap(([, role = '', file = '']) =>
      role.startsWith('`keywatch-') ? [file] : [],
    );

    expect(new Set(named(/`(\w+)`/g, listed))).toEqual(new Set(environments));
    expect(told).toHaveLength(environments.length);
  });

  test('variables are those that the workflows read', () => {
    const read = named(/\bvars\.([A-Z_]+)/g, Object.values(workflows).join('\n'));

    expect(new Set(named(/`([A-Z][A-Z_]+)`/g, setUp))).toEqual(new Set(read));
  });

  test('the required check is the name of a job', () => {
    const [, check = ''] = /required check `([^`]+)`/.exec(setUp) ?? [];

    expect(workflows['validate.yml']).toContain(`name: ${check}\n`);
  });
});

describe('workflows', () => {
  test('each has its row', () => {
    const told = named(/^\| `([\w-]+\.yml)` /gm, section('## What each workflow does'));

    expect(new Set(told)).toEqual(new Set(Object.keys(workflows)));
  });

  test.each(named(/gh workflow \w+ ([\w-]+\.yml)/g))('%s can be started by hand', (name) => {
    expect(parse(workflows[name] ?? '').on).toHaveProperty('workflow_dispatch');
  });

  test('modes of the canary are its choices', () => {
    const { mode } = parse(workflows['canary.yml'] ?? '').on.workflow_dispatch.inputs;

    expect(mode.options).toEqual(expect.arrayContaining(named(/-f mode=(\w+)/g)));
  });
});

test.each(
  rows(section('### 4. Fill in the deployment values')).filter(([file]) => file?.startsWith('`')),
)('deployment file %s has the parameters of its row', (file = '', text = '') => {
  const path = `cloudformation/deployments/production/${file.replaceAll('`', '')}`;
  const { parameters } = parse(readFileSync(path, 'utf8'));

  for (const name of named(/`([A-Z]\w+)`/g, text)) expect(parameters).toHaveProperty(name);
});

describe('a stack’s status', () => {
  const words = {
    create: 'creates',
    update: 'updates',
    wait: 'waits',
    refuse: 'refuses',
    recreate: 'refuses',
  };
  const table = rows(section('## When a deployment fails')).flatMap(([statuses = '', next = '']) =>
    named(/`([A-Z_…]+)`/g, statuses).map((status) => [status, next] as const),
  );

  test.each(Object.values(StackStatus))('%s is told with what the action does', (status) => {
    const row =
      table.find(([known]) => known === status) ??
      table.find(([known]) => known.startsWith('…') && status.endsWith(known.slice(1)));

    expect(row?.[1]).toMatch(new RegExp(`^${words[decideMove(status).move]}`));
  });
});

test.each(named(/```logs-insights\n(.*?)```/gs))(
  'the query is one that CloudWatch takes: %j',
  (query) => {
    expect(() => parseQuery(query)).not.toThrow();
  },
);
