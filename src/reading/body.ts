import { type Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { failure } from './failure.ts';

interface BodyLimits {
  readonly maxWireBytes: number;
  readonly maxBodyBytes: number;
}

/** Largest zstd window a client must accept, as a power of two: RFC 9659. More would only serve a bomb. */
const ZSTD_WINDOW_LOG = 23;

/**
 * Read a response's body to the end, unpacked, counting what arrives and what comes out of it as both stream by.
 *
 * @throws {UserError} `too_large` at the first byte over a limit; `bad_encoding` for an encoding that we do not
 *   know, more than one of them, or content that is not so encoded.
 */
export async function readBody(
  body: Readable,
  contentEncoding: string | undefined,
  limits: BodyLimits,
): Promise<Uint8Array> {
  const encoding = parseEncoding(contentEncoding);
  const chunks: Buffer[] = [];
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const unpack = encoding === undefined ? [] : [unpacker(encoding, await firstByte(body))];
  await pipeline([body, counter(limits.maxWireBytes), ...unpack, counter(limits.maxBodyBytes), collect]);
  return Buffer.concat(chunks);
}

type Encoding = 'gzip' | 'deflate' | 'br' | 'zstd';

function parseEncoding(header: string | undefined): Encoding | undefined {
  const names = (header ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().replace(/^x-gzip$/, 'gzip'))
    .filter((name) => name !== '' && name !== 'identity');
  const [name] = names;
  if (name === undefined) return undefined;
  if (names.length > 1) throw failure('bad_encoding');
  if (name === 'gzip' || name === 'deflate' || name === 'br' || name === 'zstd') return name;
  throw failure('bad_encoding');
}

/** Look at the first byte without consuming it; `undefined` for an empty body. */
async function firstByte(body: Readable): Promise<number | undefined> {
  for (;;) {
    const chunk: Buffer | null = body.read();
    if (chunk !== null) {
      body.unshift(chunk);
      return chunk[0];
    }
    if (body.readableEnded || body.destroyed) return undefined;
    await new Promise<void>((resolve, reject) => {
      const settle = (error?: Error) => {
        for (const event of ['readable', 'end', 'close']) body.off(event, settle);
        body.off('error', settle);
        error ? reject(error) : resolve();
      };
      for (const event of ['readable', 'end', 'close']) body.once(event, () => settle());
      body.once('error', settle);
    });
  }
}

/** Like browsers, take a stream that breaks off as complete: many servers omit the last bytes. */
function unpacker(encoding: Encoding, first: number | undefined): Transform {
  switch (encoding) {
    case 'gzip':
      return createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    case 'deflate':
      // RFC 9110 §8.4.1.2: the name means zlib's format, but some servers send the bare one.
      return first !== undefined && (first & 0x0f) === 8
        ? createInflate({ finishFlush: constants.Z_SYNC_FLUSH })
        : createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    case 'zstd':
      return createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } });
  }
}

function counter(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(failure('too_large'));
      else done(null, chunk);
    },
  });
}
