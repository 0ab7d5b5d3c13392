import vm from 'node:vm';

/**
 * Jest's own environment. Each test file gets its own realm and its own modules, and with them V8 would compile all sources
 * again: the product's, those of packages, and Jest's. Most of the time of a small test file would be spent on that. So
 * each process of the tests keeps what V8 has compiled. Only the compiled code is shared: modules run again for each file.
 */
export { TestEnvironment as default } from 'jest-environment-node';

/** Scripts of CommonJS modules by their files, each with the function that loads what the script imports. */
const scripts = new Map();

const compileFunction = vm.compileFunction;

vm.compileFunction = (code, parameters, options) => {
  const { filename, parsingContext, importModuleDynamically } = options ?? {};
  if (filename === undefined || parsingContext === undefined) return compileFunction(code, parameters, options);
  const start = `(function (${parameters.join(', ')}) {`;
  let kept = scripts.get(filename);
  if (kept?.code !== code || kept.start !== start) {
    kept = { code, start, importModule: importModuleDynamically };
    kept.script = new vm.Script(`${start}${code}\n})`, {
      filename,
      // Stack traces show the positions in the file.
      columnOffset: -start.length,
      importModuleDynamically: (...request) => kept.importModule(...request),
    });
    scripts.set(filename, kept);
  }
  // A process runs one test file at a time.
  kept.importModule = importModuleDynamically;
  return kept.script.runInContext(parsingContext);
};

/** V8's code of ES modules by their files. In contrast to a script, a module belongs to a realm. */
const modules = new Map();

const { SourceTextModule } = vm;

vm.SourceTextModule = class extends SourceTextModule {
  constructor(code, options) {
    const kept = modules.get(options.identifier);
    if (kept?.code === code) {
      super(code, { ...options, cachedData: kept.data });
      return;
    }
    super(code, options);
    modules.set(options.identifier, { code, data: this.createCachedData() });
  }
};
