/**
 * Operations that look at what their service knows and change none of it, KMS's use of keys among them. What the others
 * wrote into the past would be lost.
 */
const looks =
  /^(BatchGet|Decrypt|Describe|Encrypt|Filter|Generate(DataKey|Mac|Random)|Get|Head|List|Lookup|ReEncrypt|Select|Sign|Simulate|Verify)/;

/** They keep something, against what their names say. */
const keeps = ['GetFederationToken', 'GetParametersForImport', 'GetSessionToken'];

export function isRead(operation: string): boolean {
  return looks.test(operation) && !keeps.includes(operation);
}
