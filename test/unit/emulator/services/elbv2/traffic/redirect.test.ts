import { expect, test } from '@jest/globals';
import {
  type Address,
  locationOf,
} from '../../../../../../emulator/services/elbv2/traffic/redirect.ts';

const address: Address = {
  ...{ protocol: 'HTTP', host: 'a.example.com', port: 80, path: '/x/y', query: 'q=1' },
};

test.each([
  [{ Protocol: 'HTTPS', Port: '443' }, 'https://a.example.com:443/x/y?q=1'],
  [{ Host: 'www.#{host}' }, 'http://www.a.example.com:80/x/y?q=1'],
  [{ Path: '/old/#{path}', Query: '' }, 'http://a.example.com:80/old/x/y'],
  [{ Query: '#{query}&p=#{port}' }, 'http://a.example.com:80/x/y?q=1&p=80'],
  [{ Path: '/#{unknown}' }, 'http://a.example.com:80/#{unknown}?q=1'],
])('%j', (config, location) => {
  expect(locationOf({ ...config, StatusCode: 'HTTP_301' }, address)).toBe(location);
});
