import { chown } from 'node:fs/promises';

/** PostgreSQL refuses to run as root, so there it is started as `nobody`. */
export const serverAccount: { readonly uid?: number; readonly gid?: number } =
  process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Hands a file or folder over to the account that the server runs as. */
export async function handOver(path: string): Promise<void> {
  const { uid, gid } = serverAccount;
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}
