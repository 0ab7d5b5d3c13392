import type { ClientHttp2Session, IncomingHttpHeaders } from 'node:http2';

/** The connection ended before the server had answered. */
export class ConnectionLost extends Error {}

/** The answer is longer than the limit. */
export class AnswerTooLarge extends Error {}

/** A connection to a gRPC server on this machine. */
export interface GrpcConnection {
  /**
   * Calls a method with one request and one response (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).
   * @param path `/<package>.<service>/<method>`
   * @param message the encoded request
   * @returns the encoded response
   * @throws ConnectionLost, AnswerTooLarge; Error with the server's own message
   */
  call(path: string, message: Buffer): Promise<Buffer>;
  close(): void;
}

/** Flag and length of a message. */
const headBytes = 5;

/** The error code CANCEL of HTTP/2. */
const cancelled = 8;

/** In bytes: the server can send a whole answer at once. */
const windowSize = 64 * 1024 * 1024;

/**
 * Connects to a gRPC server. Node takes a twentieth of a second to load the package `@grpc/grpc-js`, as long as a bare Node.
 * @param port resolves when the server listens
 * @param largestAnswer in bytes
 */
export async function connectGrpc(port: Promise<string>, largestAnswer: number): Promise<GrpcConnection> {
  // Loaded lazily, while the server starts: many runs render nothing.
  const { connect } = await import('node:http2');
  const session = connect(`http://127.0.0.1:${await port}`, { settings: { initialWindowSize: windowSize } });
  session.once('connect', () => session.setLocalWindowSize(windowSize));
  // Each call has the error too.
  session.on('error', () => undefined);
  return {
    call: (path, message) => callMethod(session, path, message, largestAnswer),
    close: () => session.close(),
  };
}

function callMethod(session: ClientHttp2Session, path: string, message: Buffer, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (session.closed || session.destroyed) throw new ConnectionLost();
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let status: IncomingHttpHeaders | undefined;
    const takeStatus = (headers: IncomingHttpHeaders) => {
      if (headers['grpc-status'] !== undefined) status = headers;
    };
    stream.on('response', takeStatus).on('trailers', takeStatus);
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= limit + headBytes) return;
      reject(new AnswerTooLarge());
      stream.close(cancelled);
    });
    // The event `close` follows.
    stream.on('error', () => undefined);
    stream.on('close', () => {
      if (status === undefined) reject(new ConnectionLost());
      else if (status['grpc-status'] === '0') resolve(Buffer.concat(chunks).subarray(headBytes));
      else reject(new Error(decoded(String(status['grpc-message'] ?? ''))));
    });
    const head = Buffer.alloc(headBytes);
    head.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([head, message]));
  });
}

function decoded(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message;
  }
}
