import { Failure } from '../../actions/shared/failure.ts';

/** What stands in a repository's address: `owner/name`. */
export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

/** The forms that `cloudformation/identity.yaml` takes, too. */
const ownerForm = /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}$/;
const nameForm = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

/** `ssh.github.com` is GitHub's SSH on port 443. */
const gitHubHosts = ['github.com', 'www.github.com', 'ssh.github.com'];
const protocols = ['https:', 'http:', 'ssh:', 'git:', 'git+ssh:'];
/** `git@github.com:owner/name`; a single letter before the colon is a drive of Windows. */
const scpForm = /^(?:[^@/\s]+@)?([A-Za-z0-9][A-Za-z0-9.-]+):(?!\/\/)(.+)$/;

const remedy = 'name the repository with --repository owner/name';

export function parseName(text: string, from: string): RepositoryName {
  const [owner = '', name = '', ...rest] = text.split('/');
  if (ownerForm.test(owner) && nameForm.test(name) && rest.length === 0) return { owner, name };
  throw new Failure(
    'INVALID_INPUT',
    `${from} is ${JSON.stringify(text)}, and GitHub has no repository of that form; give owner/name`,
  );
}

/** Reads the address of a Git remote. Credentials in it go nowhere, not even into a message. */
export function parseRemote(address: string): RepositoryName {
  const { host, path } = locate(address);
  if (!gitHubHosts.includes(host)) {
    throw new Failure(
      'INVALID_INPUT',
      `the remote origin is at ${host}, and only github.com issues the tokens that the roles trust (GitHub Enterprise Server and ghe.com have issuers of their own); if ${host} is an alias of github.com, ${remedy}`,
    );
  }
  const trimmed = path
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return parseName(trimmed, 'the path of the remote origin');
}

function locate(address: string): { host: string; path: string } {
  const [, host, path] = scpForm.exec(address) ?? [];
  if (host !== undefined && path !== undefined) return { host: host.toLowerCase(), path };
  const url = URL.parse(address);
  if (url === null || !protocols.includes(url.protocol) || url.hostname === '') {
    throw new Failure(
      'INVALID_INPUT',
      `the remote origin is ${JSON.stringify(withoutCredentials(address))}, which is no address on GitHub; ${remedy}`,
    );
  }
  return { host: url.hostname.toLowerCase(), path: url.pathname };
}

function withoutCredentials(address: string): string {
  return address.replace(/\/\/.*@/s, '//');
}
