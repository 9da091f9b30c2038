import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mayReach } from '../src/address-rules.ts';
import { createAddressGuard, createLastfmTarget } from '../src/index.ts';

const png = Buffer.from('89504e470d0a1a0a', 'hex');
const pages: Record<
  string,
  Parameters<RequestListener>[1] extends infer Response ? (response: Response) => void : never
> = {
  '/image': (response) => response.setHeader('content-type', 'image/png').end(png),
  '/redirect': (response) => response.writeHead(302, { location: '/image' }).end(),
  '/to-metadata': (response) => response.writeHead(302, { location: 'http://169.254.169.254/secret' }).end(),
  '/large': (response) => response.setHeader('content-type', 'image/png').end(Buffer.alloc(5000)),
  '/page': (response) => response.setHeader('content-type', 'text/html').end('<p>'),
  '/script': (response) => response.setHeader('content-type', 'image/svg+xml').end('<svg/>'),
};
let server: Server;
let port: number;
let asked = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    const page = pages[request.url ?? ''];
    if (page) page(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const never = new AbortController().signal;

describe('addresses', () => {
  const shut = [
    [
      '127.0.0.1',
      '127.8.8.8',
      '0.0.0.0',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '169.254.1.1',
    ],
    [
      '169.254.169.254',
      '100.100.100.200',
      '168.63.129.16',
      '192.0.0.192',
      '224.0.0.1',
      '255.255.255.255',
      '240.0.0.1',
    ],
    [
      '::',
      '::1',
      'fe80::1',
      'fc00::1',
      'fd00:ec2::254',
      'ff02::1',
      '::ffff:127.0.0.1',
      '::ffff:a00:1',
      '::ffff:169.254.169.254',
    ],
    [
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '2001:db8::1',
      '::127.0.0.1',
      'fe80::1%eth0',
      '',
      'localhost',
      '127.1.example',
    ],
  ].flat();
  test.each(shut)('%s is shut', (address) => expect(mayReach(address, false)).toBe(false));
  test.each(['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '::ffff:1.1.1.1'])('%s is open', (address) =>
    expect(mayReach(address, false)).toBe(true),
  );
  test.each(['127.0.0.1', '192.168.1.1', '10.0.0.1', '::1', 'fd12::1', '100.64.0.1', '::ffff:10.0.0.1'])(
    '%s is what an operator can open',
    (address) => expect(mayReach(address, true)).toBe(true),
  );
  test.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    'fe80::1',
    '0.0.0.0',
    '100.100.100.200',
    'fd00:ec2::254',
    'fd20:ce::254',
    '224.0.0.1',
  ])('%s is shut for operators, too', (address) => expect(mayReach(address, true)).toBe(false));
});

describe('what a person enters', () => {
  test.each([
    ['music', /write it as/],
    ['ftp://example.org', /begin with https/],
    ['http://1.1.1.1', /travels in the open/],
    ['https://ada:secret@1.1.1.1/', /name and password/],
    ['https://1.1.1.1/?a=b', /behind \? or #/],
    ['https://127.0.0.1:8080', /private network/],
    ['https://2130706433/', /private network/],
    ['https://0x7f.1/', /private network/],
    ['https://[::ffff:127.0.0.1]/', /private network/],
    ['https://localhost/', /private network/],
    ['https://nobody.invalid/', /no server has this name|cannot be looked up now/],
  ])('%s is refused with the field and the way out', async (text, reason) => {
    const error = await createAddressGuard()
      .check(text, 'url')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'Fault',
      code: 'invalid',
      fields: [{ field: 'url', reason: expect.stringMatching(reason) }],
    });
    expect(String(error)).not.toContain('secret');
  });

  test('is given back as a base', async () => {
    expect(await createAddressGuard().check(' https://1.1.1.1:8443/apis/listenbrainz/ ', 'url')).toBe(
      'https://1.1.1.1:8443/apis/listenbrainz',
    );
    expect(await createAddressGuard({ allowPrivate: true }).check(`http://localhost:${port}`, 'url')).toBe(
      `http://localhost:${port}`,
    );
  });
});

describe('connections', () => {
  test.each(['localhost', '127.0.0.1', '[::ffff:127.0.0.1]'])('to %s are not made at all', async (host) => {
    const guard = createAddressGuard();
    const before = asked;
    await expect(guard.fetch(`http://${host}:${port}/image`)).rejects.toThrow();
    await expect(
      guard.fetchImage(`http://${host}:${port}/image`, { maxBytes: 1000, signal: never }),
    ).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(asked).toBe(before);
    await guard.close();
  });

  test('of a target are refused before anything is sent', async () => {
    const guard = createAddressGuard();
    const options = { apiKey: 'k', secret: 's', sessionKey: 'sk', userName: 'Ada', fetch: guard.fetch };
    const target = createLastfmTarget({ ...options, baseUrl: `http://localhost:${port}` });
    const before = asked;
    await expect(target.submit([{ artist: 'A', track: 'T', listenedAt: 1 }], never)).rejects.toMatchObject({
      code: 'retry-later',
    });
    expect(asked).toBe(before);
    await guard.close();
  });

  test('images: redirects are followed and checked each, sizes and kinds are held', async () => {
    const guard = createAddressGuard({ allowPrivate: true });
    const image = (path: string) =>
      guard.fetchImage(`http://localhost:${port}${path}`, { maxBytes: 1000, signal: never });
    expect(Buffer.from(await image('/image'))).toEqual(png);
    expect(Buffer.from(await image('/redirect'))).toEqual(png);
    await expect(image('/to-metadata')).rejects.toMatchObject({ code: 'invalid' });
    await expect(image('/large')).rejects.toMatchObject({ code: 'too-large' });
    await expect(image('/page')).rejects.toMatchObject({ code: 'invalid' });
    await expect(image('/script')).rejects.toMatchObject({ code: 'invalid' });
    await expect(image('/nothing')).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      guard.fetchImage('file:///etc/passwd', { maxBytes: 1, signal: never }),
    ).rejects.toMatchObject({ code: 'invalid' });
    const gone = AbortSignal.abort('enough');
    await expect(
      guard.fetchImage(`http://localhost:${port}/image`, { maxBytes: 1, signal: gone }),
    ).rejects.toBe('enough');
    await guard.close();
  });
});
