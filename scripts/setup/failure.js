/** Something the user can put right; the message is one sentence that says how. */
export class SetupFailure extends Error {}

const RIGHTS = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Names the folder and the way out where a file could not be written for want of rights. */
export function explainRights(error, folder) {
  if (!RIGHTS.has(error?.code)) return error;
  return new SetupFailure(
    `${folder} cannot be written (${error.code}); make it yours (sudo chown -R "$USER" ${folder}) or clone to a place that is`,
    { cause: error },
  );
}

const NETWORK =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|NewConnectionError|Failed to establish|name resolution|ConnectTimeout|ReadTimeout|ProxyError|dns error|error sending request|tunnel|from versions: none/iu;
const NO_RIGHTS = /\b(?:EACCES|EPERM|EROFS)\b|Permission denied|Read-only file system/iu;
const NO_SPACE = /\bENOSPC\b|No space left/iu;

/** Turns the output of a failed installer into one sentence. */
export function explainInstaller(what, output, folder) {
  if (NO_SPACE.test(output))
    return new SetupFailure(`${what} failed: no space is left on the disk`);
  if (NO_RIGHTS.test(output)) return explainRights({ code: 'EACCES' }, folder);
  if (NETWORK.test(output)) {
    return new SetupFailure(
      `${what} failed: the package registry cannot be reached; check the network (behind a proxy: HTTPS_PROXY) and run the same command again`,
    );
  }
  return new SetupFailure(`${what} failed:\n${lastLines(output)}`);
}

function lastLines(output) {
  return output.trimEnd().split('\n').slice(-15).join('\n');
}
