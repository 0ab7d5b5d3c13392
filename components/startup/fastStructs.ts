import { createRequire } from 'node:module';
import { decodeStruct, encodeStruct } from '../structCodec.ts';

const bytesOf = Symbol('bytes');

/** The parts of google-protobuf that are used here. */
interface BinaryReader {
  getCursor(): number;
  getBuffer(): Uint8Array;
  nextField(): boolean;
  skipField(): void;
}
interface BinaryWriter {
  writeSerializedMessage(bytes: Uint8Array, start: number, end: number): void;
}
interface StructMessage {
  [bytesOf]?: Uint8Array | undefined;
  getFieldsMap(...args: unknown[]): unknown;
  toJavaScript(): object;
}
interface StructClass {
  new (): StructMessage;
  prototype: StructMessage;
  deserializeBinaryFromReader(struct: StructMessage, reader: BinaryReader): StructMessage;
  serializeBinaryToWriter(struct: StructMessage, writer: BinaryWriter): void;
  fromJavaScript(map: object): StructMessage;
}

/**
 * Makes Pulumi's SDK read and write the properties of resources faster. google-protobuf makes an object for each value of each property,
 * which takes a third of the program's time if a chart has large CRDs. A struct now keeps its bytes, and gets these objects only if a
 * caller asks for its fields.
 */
export function readStructsFast(): void {
  const requireOfSdk = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi/package.json'));
  const { BinaryReader }: { BinaryReader: new (bytes: Uint8Array) => BinaryReader } = requireOfSdk('google-protobuf');
  const { Struct }: { Struct: StructClass } = requireOfSdk('google-protobuf/google/protobuf/struct_pb.js');
  const { deserializeBinaryFromReader, fromJavaScript, serializeBinaryToWriter } = Struct;
  const { getFieldsMap, toJavaScript } = Struct.prototype;
  // Another version may not have them.
  const used = [
    BinaryReader.prototype.getCursor,
    BinaryReader.prototype.skipField,
    deserializeBinaryFromReader,
    fromJavaScript,
  ];
  if ([...used, serializeBinaryToWriter, getFieldsMap, toJavaScript].some((each) => typeof each !== 'function')) return;

  Struct.deserializeBinaryFromReader = (struct, reader) => {
    const start = reader.getCursor();
    while (reader.nextField()) reader.skipField();
    struct[bytesOf] = reader.getBuffer().subarray(start, reader.getCursor());
    return struct;
  };

  Struct.fromJavaScript = (map) => {
    const bytes = encodeStruct(map);
    return bytes === undefined ? fromJavaScript(map) : Object.assign(new Struct(), { [bytesOf]: bytes });
  };

  Struct.serializeBinaryToWriter = (struct, writer) => {
    const bytes = struct[bytesOf];
    if (bytes === undefined) return serializeBinaryToWriter(struct, writer);
    writer.writeSerializedMessage(bytes, 0, bytes.length);
  };

  Struct.prototype.toJavaScript = function (this: StructMessage) {
    const bytes = this[bytesOf];
    return (bytes && decodeStruct(bytes)) ?? toJavaScript.call(this);
  };

  Struct.prototype.getFieldsMap = function (this: StructMessage, ...args) {
    const bytes = this[bytesOf];
    if (bytes !== undefined) {
      this[bytesOf] = undefined;
      // The copy: its buffer has nothing else.
      deserializeBinaryFromReader(this, new BinaryReader(Uint8Array.from(bytes)));
    }
    return getFieldsMap.apply(this, args);
  };
}
