/** The policy's text is not a policy of the wanted kind; the message is the one IAM gives. */
export class MalformedPolicy extends Error {
  override readonly name = 'MalformedPolicy';
}
