/**
 * Encodes a map as a message google.protobuf.Struct (https://protobuf.dev/reference/protobuf/google.protobuf/#struct). The bytes are written
 * from the end, so that the length of a part is known when it is written.
 * @param map of JSON values
 * @returns undefined if it contains something else
 */
export function encodeStruct(map: object): Buffer | undefined {
  let bytes: Buffer = Buffer.allocUnsafe(1024);
  let at = bytes.length;
  return writeMap(map) ? bytes.subarray(at) : undefined;

  function written(): number {
    return bytes.length - at;
  }

  function writeMap(fields: object): boolean {
    // The order in which the SDK writes them.
    const entries: [string, unknown][] = Object.entries(fields).sort(byKey);
    for (const [key, value] of entries.reverse()) {
      const before = written();
      if (!writeValue(value)) return false;
      writeTagged(0x12, written() - before);
      if (!writeText(0x0a, key)) return false;
      writeTagged(0x0a, written() - before);
    }
    return true;
  }

  function writeList(items: readonly unknown[]): boolean {
    for (const item of items.toReversed()) {
      const before = written();
      if (!writeValue(item)) return false;
      writeTagged(0x0a, written() - before);
    }
    return true;
  }

  function writeValue(value: unknown): boolean {
    const before = written();
    switch (typeof value) {
      case 'string':
        return writeText(0x1a, value);
      case 'number':
        reserve(9);
        at = bytes.writeDoubleLE(value, at - 8) - 8;
        bytes[--at] = 0x11;
        return true;
      case 'boolean':
        writePair(0x20, value ? 1 : 0);
        return true;
      case 'object':
        if (value === null) {
          writePair(0x08, 0);
          return true;
        }
        if (!(Array.isArray(value) ? writeList(value) : writeMap(value))) return false;
        writeTagged(Array.isArray(value) ? 0x32 : 0x2a, written() - before);
        return true;
      default:
        return false;
    }
  }

  function writeText(tag: number, text: string): boolean {
    // The replacement of a lone surrogate is up to the SDK.
    if (!text.isWellFormed()) return false;
    const length = Buffer.byteLength(text);
    reserve(length);
    at -= length;
    bytes.write(text, at);
    writeTagged(tag, length);
    return true;
  }

  function writePair(first: number, second: number): void {
    reserve(2);
    bytes[--at] = second;
    bytes[--at] = first;
  }

  /** A tag and the length of what follows it. */
  function writeTagged(tag: number, length: number): void {
    const size = length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x200000 ? 3 : length < 0x10000000 ? 4 : 5;
    reserve(size + 1);
    at -= size;
    let rest = length;
    for (let index = 0; index < size - 1; index++) {
      bytes[at + index] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at + size - 1] = rest;
    bytes[--at] = tag;
  }

  function reserve(length: number): void {
    if (at >= length) return;
    const used = bytes.length - at;
    const larger = Buffer.allocUnsafe(2 * (used + length));
    bytes.copy(larger, larger.length - used, at);
    at = larger.length - used;
    bytes = larger;
  }
}

/**
 * Decodes a message google.protobuf.Struct.
 * @returns undefined if the message has something that this reader does not know
 */
export function decodeStruct(message: Uint8Array): Record<string, unknown> | undefined {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  try {
    return readMap(bytes.length);
  } catch (error) {
    if (error === unknownPart) return undefined;
    throw error;
  }

  function readMap(end: number): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    while (at < end) {
      expect(0x0a);
      const endOfEntry = endOfPart(end);
      expect(0x0a);
      const key = readText(endOfEntry);
      expect(0x12);
      const value = readValue(endOfPart(endOfEntry));
      if (at !== endOfEntry || key === '__proto__') throw unknownPart;
      entries.push([key, value]);
    }
    // The order in which the SDK gives them: Go writes them in a random order.
    return Object.fromEntries(entries.sort(byKey));
  }

  function readList(end: number): unknown[] {
    const list: unknown[] = [];
    while (at < end) {
      expect(0x0a);
      list.push(readValue(endOfPart(end)));
    }
    return list;
  }

  function readValue(end: number): unknown {
    const value = readKind(end);
    if (at !== end) throw unknownPart;
    return value;
  }

  function readKind(end: number): unknown {
    switch (bytes[at++]) {
      case 0x1a:
        return readText(end);
      case 0x11:
        if (at + 8 > end) throw unknownPart;
        at += 8;
        return bytes.readDoubleLE(at - 8);
      case 0x20:
        return readLength() !== 0;
      case 0x08:
        expect(0);
        return null;
      case 0x2a:
        return readMap(endOfPart(end));
      case 0x32:
        return readList(endOfPart(end));
      default:
        throw unknownPart;
    }
  }

  function readText(limit: number): string {
    const end = endOfPart(limit);
    const text = bytes.toString('utf8', at, end);
    at = end;
    return text;
  }

  function endOfPart(limit: number): number {
    const length = readLength();
    if (at + length > limit) throw unknownPart;
    return at + length;
  }

  function readLength(): number {
    let length = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = bytes[at++] ?? 0;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) return length;
    }
    throw unknownPart;
  }

  function expect(tag: number): void {
    if (bytes[at++] !== tag) throw unknownPart;
  }
}

function byKey([left]: [string, unknown], [right]: [string, unknown]): number {
  return left < right ? -1 : 1;
}

/** Thrown for a part of a message that is not in the usual form. */
const unknownPart = new Error('unknown part of a message');
