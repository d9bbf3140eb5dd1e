/** Characters that XML 1.0 has. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** The first character that no message may hold, as SQS writes it: `#x7`. */
export function forbiddenCharacter(text: string): string | undefined {
  const found = forbidden.exec(text)?.[0].codePointAt(0);
  return found === undefined ? undefined : `#x${found.toString(16).toUpperCase()}`;
}

/** Letters, digits and punctuation: what ids of groups, deduplication and attempts are made of. */
export function isToken(text: string): boolean {
  return /^[!-~]{1,128}$/.test(text);
}
