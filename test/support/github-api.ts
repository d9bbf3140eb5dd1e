import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { GitHubFaults } from './github-api/faults.ts';
import { answerOf } from './github-api/routes.ts';
import { GitHubState, type Identity, type RecordedRequest } from './github-api/state.ts';

/** What the Actions bot's token looks like to its owner: the default of a job. */
export const actionsToken = 'ghs_actionsBot0123456789';
/** The token of a run that a fork's pull request began. */
export const readOnlyToken = 'ghs_readOnly0123456789';
/** The token of a person who may only read: anybody may open issues and comment, without labels. */
export const strangerToken = 'ghp_stranger0123456789';

/** As much of GitHub's REST API as the actions use, over a real socket: issues, comments, labels, and who asks. */
export interface GitHubApi
  extends AsyncDisposable,
    GitHubState,
    Pick<GitHubFaults, 'fail' | 'meet'> {
  /** For `GITHUB_API_URL`. */
  readonly url: string;
}

export interface GitHubApiOptions {
  readonly repository?: string;
  /** Further tokens and whose they are. */
  readonly tokens?: Readonly<Record<string, Identity>>;
}

const bot = { login: 'github-actions[bot]', type: 'Bot' } as const;

/** Listens on a port of 127.0.0.1 until it is disposed of. */
export async function startGitHubApi({
  repository = 'example-org/keywatch',
  tokens = {},
}: GitHubApiOptions = {}): Promise<GitHubApi> {
  const state = new GitHubState(repository, {
    [actionsToken]: { ...bot, may: 'write' },
    [readOnlyToken]: { ...bot, may: 'read' },
    [strangerToken]: { login: 'stranger', type: 'User', may: 'participate' },
    ...tokens,
  });
  const faults = new GitHubFaults();
  const server = createServer((request, response) => {
    void answer(request, response, state, faults);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  state.apiUrl = url;
  return Object.assign(state, {
    url,
    fail: faults.fail.bind(faults),
    meet: faults.meet.bind(faults),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  state: GitHubState,
  faults: GitHubFaults,
): Promise<void> {
  const request = await read(message, state.apiUrl);
  state.requests.push(request);
  await faults.wait(request);
  const fault = faults.take(request);
  if (fault === 'lose') answerOf(state, request);
  if (fault === 'lose' || fault === 'disconnect') {
    message.socket.destroy();
    return;
  }
  const { status, headers = {}, body } = fault ?? answerOf(state, request);
  const content = body === undefined ? '' : JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(content);
}

async function read(message: IncomingMessage, base: string): Promise<RecordedRequest> {
  const { pathname, searchParams } = new URL(message.url ?? '/', base);
  const content = await text(message);
  const [, token] = /^(?:token|bearer) (.+)$/iu.exec(message.headers.authorization ?? '') ?? [];
  return {
    method: message.method ?? 'GET',
    path: decodeURIComponent(pathname),
    query: Object.fromEntries(searchParams),
    ...(token !== undefined && { token }),
    body: content === '' ? {} : JSON.parse(content),
  };
}
