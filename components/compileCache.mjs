// Loaded before anything else (Pulumi.yaml, `nodeargs`): Node keeps what it compiled, of Pulumi's SDK and of this program,
// types stripped, so that the next run need not compile it again. That is a third of a second of every run.
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// NODE_COMPILE_CACHE, where it is set, names another folder and wins.
enableCompileCache(fileURLToPath(new URL('../.kubesentiment/compile-cache', import.meta.url)));
