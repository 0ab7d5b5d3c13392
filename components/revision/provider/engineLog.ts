import { printableByPulumi } from '../../printable.ts';
import { announce } from '../announce.ts';

/** Numbers of fields and of values, as pulumi/engine.proto has them. */
const fields = { severity: 1, message: 2 };
const severityError = 3;

/**
 * Has the engine print an error that is not the answer to a call of the engine: such an answer has nobody else to go to.
 * @param address of the engine: the last argument of a provider's process
 */
export async function reportError(message: string, address: string | undefined = process.argv.at(-1)): Promise<void> {
  try {
    // Loaded here: no run that goes well needs them.
    const [{ default: grpc }, { default: protobuf }] = await Promise.all([
      import('@grpc/grpc-js'),
      import('google-protobuf'),
    ]);
    const writer = new protobuf.BinaryWriter();
    writer.writeEnum(fields.severity, severityError);
    writer.writeString(fields.message, printableByPulumi(message));
    const request = Buffer.from(writer.getResultBuffer());
    const client = new grpc.Client(String(address), grpc.credentials.createInsecure());
    const asIs = (bytes: Buffer) => bytes;
    await new Promise<void>((resolve, reject) => {
      client.makeUnaryRequest('/pulumirpc.Engine/Log', asIs, asIs, request, (error) =>
        error ? reject(error) : resolve(),
      );
    });
    client.close();
  } catch {
    // The engine prints this, too, with less emphasis.
    announce(message);
  }
}
