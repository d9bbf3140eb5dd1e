/**
 * Queue URLs in what SQS answers, under the gateway's own address: SDKs of other languages take a queue's URL as the address
 * of its calls, which would go past the gateway.
 */
export function throughGateway<O extends object>(output: O, endpoint: string | undefined): O {
  if (endpoint === undefined) return output;
  const { QueueUrl, QueueUrls, queueUrls } = output as {
    QueueUrl?: string;
    QueueUrls?: string[];
    queueUrls?: string[];
  };
  const moved = (url: string) => url.replace(/^https?:\/\/[^/]+/, endpoint);
  return {
    ...output,
    ...(QueueUrl !== undefined && { QueueUrl: moved(QueueUrl) }),
    ...(QueueUrls && { QueueUrls: QueueUrls.map(moved) }),
    ...(queueUrls && { queueUrls: queueUrls.map(moved) }),
  };
}
