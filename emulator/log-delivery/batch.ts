export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
const mostBytes = 1_048_576;
const mostLines = 10_000;
const overhead = 26;
const longestSpan = 86_400_000;

/** What a line costs in a batch. */
export function sizeOf({ message }: LogLine): number {
  return Buffer.byteLength(message) + overhead;
}

/** Takes from the front of `waiting` as many lines as one call may bring, never out of the order of time. */
export function nextBatch(waiting: LogLine[]): LogLine[] {
  let bytes = 0;
  let count = 0;
  const first = waiting[0]?.timestamp ?? 0;
  let last = first;
  for (const line of waiting) {
    bytes += sizeOf(line);
    const { timestamp } = line;
    // Time goes backwards where an earlier state was restored.
    const fits = timestamp >= last && timestamp - first < longestSpan;
    if (count > 0 && (bytes > mostBytes || count === mostLines || !fits)) break;
    last = timestamp;
    count += 1;
  }
  return waiting.splice(0, count);
}
