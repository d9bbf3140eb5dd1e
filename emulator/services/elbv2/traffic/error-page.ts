import { type ServerResponse, STATUS_CODES } from 'node:http';

/** Where AWS's words are not those of the standard. */
const words: Readonly<Record<number, string>> = {
  414: 'Request-URI Too Large',
  463: '',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** An answer of the load balancer itself: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html */
export function errorPage(status: number): { readonly title: string; readonly body: string } {
  const title = `${status} ${words[status] ?? STATUS_CODES[status] ?? ''}`.trim();
  const body = [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    '</body>',
    '</html>',
    '',
  ].join('\r\n');
  return { title, body };
}

export function answerError(response: ServerResponse, status: number): void {
  const { title, body } = errorPage(status);
  response.writeHead(status, title.slice(4), {
    server: 'awselb/2.0',
    'content-type': 'text/html',
    'content-length': Buffer.byteLength(body),
    ...(response.req.complete ? {} : { connection: 'close' }),
  });
  response.end(body);
}
