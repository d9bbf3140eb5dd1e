import { describe, expect, test } from '@jest/globals';
import {
  type DockerPhase,
  explainEnding,
  isWorthAnotherTry,
  recognize,
} from '../../../../actions/publish/src/docker-trouble.ts';

/** Words of Docker 20.10 to 29, of containerd, of the reference registry and of ECR. */
const WORDS: readonly (readonly [ReturnType<typeof recognize>, string])[] = [
  [
    'engine-missing',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  ],
  [
    'engine-missing',
    'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running',
  ],
  [
    'engine-missing',
    'error during connect: Get "http://docker:2375/v1.47/info": dial tcp: lookup docker: no such host',
  ],
  [
    'engine-forbidden',
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
  ],
  [
    'engine-forbidden',
    'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock',
  ],
  [
    'denied',
    'denied: User: arn:aws:sts::111122223333:assumed-role/a/b is not authorized to perform: ecr:InitiateLayerUpload on resource: x',
  ],
  ['denied', 'no basic auth credentials'],
  ['denied', 'unauthorized: authentication required'],
  ['denied', 'login attempt to http://127.0.0.1:5000/v2/ failed with status: 401 Unauthorized'],
  ['token-expired', 'denied: Your authorization token has expired. Reauthenticate and try again.'],
  [
    'repository-missing',
    "name unknown: The repository with name 'a/b' does not exist in the registry with id '111122223333'",
  ],
  [
    'tag-taken',
    "tag invalid: The image tag 'v1' already exists in the 'a/b' repository and cannot be overwritten because the repository is immutable.",
  ],
  ['registry-full', 'received unexpected HTTP status: 507 Insufficient Storage'],
  [
    'registry-full',
    'LimitExceededException: The number of images reached the maximum allowed number',
  ],
  ['disk-full', 'failed to copy files: write /x: no space left on device'],
  ['too-many-requests', 'toomanyrequests: Rate exceeded'],
  ['connection-lost', 'write tcp 10.0.0.1:1->10.0.0.2:443: write: connection reset by peer'],
  ['connection-lost', 'unexpected EOF'],
  ['connection-lost', 'Put "https://x/v2/": net/http: TLS handshake timeout'],
  ['connection-lost', 'received unexpected HTTP status: 503 Service Unavailable'],
  [
    'base-missing',
    "pull access denied for base, repository does not exist or may require 'docker login'",
  ],
  [
    'base-missing',
    'ERROR: failed to solve: base:1: failed to resolve source metadata for docker.io/library/base:1',
  ],
  [
    'scanner-missing',
    'ERROR: failed to solve: docker/buildkit-syft-scanner:stable-1: failed to resolve source metadata: i/o timeout',
  ],
  ['unknown', 'the moon is in the wrong house'],
];

test.each(WORDS)('%s is recognized in: %s', (trouble, words) => {
  expect(recognize(`Using default tag\n${words}\n`)).toBe(trouble);
});

test('only what may pass is tried again', () => {
  const again = WORDS.map(([trouble]) => trouble).filter(isWorthAnotherTry);

  expect([...new Set(again)]).toEqual(['too-many-requests', 'connection-lost']);
});

describe('an ending', () => {
  const ended = (stderr: string) => ({ kind: 'exit', code: 1, stdout: '', stderr }) as const;
  const phases: readonly DockerPhase[] = [
    'ask the engine',
    'log in',
    'build',
    'push',
    'read the image',
  ];

  test.each(WORDS)(
    '%s is one sentence that says what to do, and keeps the words as its cause',
    (_trouble, words) => {
      for (const phase of phases) {
        const { message, cause } = explainEnding(phase, ended(words));

        expect(message).not.toMatch(/\n|\.$/u);
        expect(message).toMatch(/; /u);
        expect(cause).toBe(words);
      }
    },
  );

  test.each([
    [
      { kind: 'not-started', reason: 'spawn docker ENOENT' } as const,
      'TOOL_MISSING',
      'docker cannot be run; install Docker',
    ],
    [
      { kind: 'deadline' } as const,
      'DEADLINE',
      'docker had not ended before the deadline, at the attempt to push',
    ],
    [
      { kind: 'signal', signal: 'SIGKILL', stderr: '' } as const,
      'TOOL_FAILED',
      'docker was ended by SIGKILL at the attempt to push',
    ],
    [ended(''), 'TOOL_FAILED', 'docker ended with code 1 at the attempt to push; it said: nothing'],
    [ended('one\nthe moon\n'), 'TOOL_FAILED', 'it said: the moon'],
  ])('%j', (ending, code, sentence) => {
    const failure = explainEnding('push', ending);

    expect(failure.code).toBe(code);
    expect(failure.message).toContain(sentence);
  });

  test('a base image that is denied is not blamed on the registry that is pushed to', () => {
    expect(explainEnding('build', ended('403 Forbidden')).message).toContain('the base image');
  });
});
