import { printableByPulumi } from '../../printable.ts';
import { announce } from '../announce.ts';

/** Field and enum numbers of pulumi/engine.proto. */
const fields = { severity: 1, message: 2 };
const severityError = 3;

/**
 * Reports an error to the engine outside of a call, when there is no answer to put it in.
 * @param address address of the engine: the last argument of a provider's process
 */
export async function logError(message: string, address: string | undefined = process.argv.at(-1)): Promise<void> {
  try {
    // Lazy imports: a successful run does not need them.
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
    // The engine shows this too, but less prominently.
    announce(message);
  }
}
