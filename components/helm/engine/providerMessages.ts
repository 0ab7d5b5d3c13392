import { decodeStruct, encodeStruct } from '../../structCodec.ts';

// The messages of Pulumi's ResourceProvider (pulumi proto/pulumi/provider.proto) that a render needs.

/** `ConfigureRequest` with one variable. */
export function configureRequest(name: string, value: string): Buffer {
  return part(1, Buffer.concat([part(1, Buffer.from(name)), part(2, Buffer.from(value))]));
}

/** `InvokeRequest` of a function. @param args texts, without lone surrogates */
export function invokeRequest(token: string, args: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat([part(1, Buffer.from(token)), part(2, encodeStruct(args) ?? Buffer.alloc(0))]);
}

/** What the function of an `InvokeResponse` returns. */
export async function returnedBy(response: Buffer): Promise<Record<string, unknown>> {
  let at = 0;
  while (at < response.length) {
    const tag = readNumber();
    const length = readNumber();
    const content = response.subarray(at, at + length);
    at += length;
    if (tag === tagOf(1)) return decodeStruct(content) ?? (await decodedExactly(content));
  }
  return {};

  function readNumber(): number {
    let number = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = response[at++] ?? 0;
      number += (byte & 0x7f) * scale;
      if (byte < 0x80) return number;
    }
  }
}

/** Loaded lazily: it is slow, and needed only for rare keys. */
async function decodedExactly(struct: Buffer): Promise<Record<string, unknown>> {
  const { default: structs } = await import('google-protobuf/google/protobuf/struct_pb.js');
  return structs.Struct.deserializeBinary(struct).toJavaScript();
}

/** A field of a message, with a length: a text, or another message. */
function part(field: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tagOf(field), ...numberBytes(content.length)]), content]);
}

function tagOf(field: number): number {
  const hasLength = 2;
  return field * 8 + hasLength;
}

function numberBytes(number: number): number[] {
  return number < 0x80 ? [number] : [(number % 0x80) + 0x80, ...numberBytes(Math.floor(number / 0x80))];
}
