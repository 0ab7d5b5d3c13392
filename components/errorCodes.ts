/**
 * Every failure that a user can cause or see has one of these codes. Tests and scripts rely on the code, people on the message. The
 * first word names the area. The first sentence says what the code means, the others what to do; docs/error-codes.md is made of them.
 */
export type ErrorCode =
  /** `release` has no such command. Use the command in the error, or one that `release --help` lists. */
  | 'COMMAND_UNKNOWN_VERB'
  /** The command has no such option. Use what the error says, or an option that `--help` lists. */
  | 'COMMAND_UNKNOWN_OPTION'
  /** An argument or the value of an option is missing, not allowed or too much. Correct it; `--help` shows the form. */
  | 'COMMAND_INVALID'
  /** The command names another release than the one of the stack. Name the stack of that release, as in the error. */
  | 'COMMAND_OTHER_RELEASE'
  /** A file that the command or the stack names does not exist. Create `Pulumi.<stack>.yaml`, the values file or the patch, or correct its name. */
  | 'CONFIG_MISSING_FILE'
  /** The stack's file, a values file or a patch is not valid YAML. Correct the line that the error shows. */
  | 'CONFIG_INVALID_YAML'
  /** A key is not a setting. Correct its spelling or remove it; the error lists the keys. */
  | 'CONFIG_UNKNOWN_KEY'
  /** Nothing reads config keys with this word before the colon. Correct the key, remove it, or install the provider's package. */
  | 'CONFIG_UNKNOWN_NAMESPACE'
  /** A setting or a values file has the wrong type. Set it to the type that the error names. */
  | 'CONFIG_WRONG_TYPE'
  /** A setting is required and missing, or its value is not allowed. Set it with the command in the error. */
  | 'CONFIG_INVALID_VALUE'
  /**
   * A release of a program gets a provider of @pulumi/kubernetes. Pass the kubeconfig and the context of that provider as arguments of the
   * release instead.
   */
  | 'CONFIG_PROVIDER'
  /** `release import-values` would overwrite a value that the stack already sets. Use `--force`, or remove one of the two values. */
  | 'CONFIG_VALUE_EXISTS'
  /** No key on this machine decrypts a values file. Set SOPS_AGE_KEY or SOPS_AGE_KEY_FILE, or log in to the key service. */
  | 'VALUES_KEY'
  /** An encrypted values file was changed without SOPS. Take it from version control again, and change it with `sops edit`. */
  | 'VALUES_ALTERED'
  /** A values file is encrypted only in part: its metadata is missing. Take it from version control again, and change it with `sops edit`. */
  | 'VALUES_INCOMPLETE'
  /** An encrypted file needs the program `sops`, which is not on PATH. Install it: https://github.com/getsops/sops/releases. */
  | 'SOPS_MISSING'
  /** There is no key for which a Secret could be encrypted. Name one with `--age`, or add a rule to `.sops.yaml`. */
  | 'SOPS_RECIPIENT'
  /** The program `sops` failed or did not end. Run it by hand: its output may contain secrets, so it is not shown. */
  | 'SOPS_FAILED'
  /** There is no chart where `kubesentiment:release.chart` points. Correct the path or the name of the repository. */
  | 'CHART_MISSING'
  /** Chart.yaml or import-values.yaml of a chart is invalid. Correct the field that the error names. */
  | 'CHART_INVALID_METADATA'
  /** The chart's values.yaml can't be read, or it does not hold a map. Correct the line that the error shows. */
  | 'CHART_INVALID_VALUES'
  /** The chart's values.schema.json is not a valid JSON Schema. Correct the schema. */
  | 'CHART_INVALID_SCHEMA'
  /** The chart's schema does not know a value that the stack sets. Correct its name; the error suggests the closest one. */
  | 'CHART_VALUES_UNKNOWN_KEY'
  /** A value has another type than the chart's schema allows. Set it to the type that the error names. */
  | 'CHART_VALUES_WRONG_TYPE'
  /** A value breaks another rule of the chart's schema, such as a range or a required key. Set a value that the error describes. */
  | 'CHART_VALUES_REFUSED'
  /** A template can't be parsed. Correct the template at the line that the error shows. */
  | 'CHART_TEMPLATE_SYNTAX'
  /** A template failed while it was rendered, for example in `required`. Correct the template, or set the value that it asks for. */
  | 'CHART_TEMPLATE_RENDER'
  /** A template or `release values --path` uses a value that does not exist. Correct the path, or add the value to values.yaml. */
  | 'CHART_UNKNOWN_VALUE'
  /** A template calls a function that does not exist here. Use what the error names; docs/templates.md lists all functions. */
  | 'CHART_UNKNOWN_HELPER'
  /** A template includes a named template that the chart does not define. Correct the name. */
  | 'CHART_UNKNOWN_PARTIAL'
  /** A template reads a file that the chart does not have, or a link leads out of the chart. Correct the path; check `.helmignore`. */
  | 'CHART_UNKNOWN_FILE'
  /** A rendered document is not valid YAML. Correct the template, usually its indentation or its quotes. */
  | 'CHART_INVALID_YAML'
  /** A rendered document is not a Kubernetes object, or it is too large. Correct the field that the error names. */
  | 'CHART_INVALID_OBJECT'
  /** Two documents of the chart are the same object. Rename or remove one of them. */
  | 'CHART_DUPLICATE_OBJECT'
  /** The chart renders differently each time, despite `strictRendering`. Set the values that the error names, or remove the setting. */
  | 'CHART_NOT_REPRODUCIBLE'
  /** `regenerate` names something that the chart does not generate. Use one of the names that the error lists. */
  | 'CHART_NOT_GENERATED'
  /** The commit that the chart's version is compared with can't be used. Name another commit, branch or tag. */
  | 'CHART_VERSION_BASE'
  /** A patch has the wrong form: an operation, a directive, a selector or a regular expression. Correct what the error names. */
  | 'PATCH_INVALID'
  /** A patch matches no object of the release. Correct its target or its name; CRDs in `crds/` are not patched. */
  | 'PATCH_UNMATCHED'
  /** A patch can't be applied to an object: a path does not exist, a test fails, or the result is not an object. Correct the patch. */
  | 'PATCH_FAILED'
  /** A patch would make another object of an object: another kind, name or namespace. Set the value of the chart that decides it. */
  | 'PATCH_IDENTITY'
  /** The chart has mistakes, so it is not packaged. `release lint` shows them. */
  | 'PACKAGE_LINT'
  /** Another archive of the same version exists. Increase the chart's version. */
  | 'PACKAGE_EXISTS'
  /** A release can't become a chart for Helm as requested: a value or the name of the release decides too much. Set the value in the stack. */
  | 'PACKAGE_FLAT'
  /** An archive can't be uploaded. Check the address and the error of the server. */
  | 'PACKAGE_UPLOAD'
  /** A key or keyring cannot be used. Use one that the error describes. */
  | 'PACKAGE_KEY'
  /** An archive has no signature, or not one by a key of the keyring. Get the archive and its signature from their publisher. */
  | 'PACKAGE_SIGNATURE'
  /** An archive is not the one that was signed. Get it again from its publisher. */
  | 'PACKAGE_ALTERED'
  /** An object has a secret or generated value, so it is not written to a file. Read it from a Secret, or leave the object out. */
  | 'RENDER_SECRET'
  /** The release has no object of this name. Use a name that the error lists. */
  | 'RENDER_UNKNOWN_OBJECT'
  /** The folder has files that `release render` has not written. Choose another folder. */
  | 'RENDER_FOLDER'
  /** There is no lock file, or it has no version or digest for a chart. Run `release dependency update`. */
  | 'DEPENDENCY_LOCK_MISSING'
  /** Chart.yaml and the lock file differ. Run `release dependency update` and commit the lock file. */
  | 'DEPENDENCY_LOCK_STALE'
  /** The repository or folder does not have the chart in this version. Correct the name or the version in Chart.yaml. */
  | 'DEPENDENCY_NOT_FOUND'
  /** A chart, or the index of a repository, could not be downloaded. Check the address and the network, and run it again. */
  | 'DEPENDENCY_DOWNLOAD_FAILED'
  /** The repository or registry does not accept the credentials, or needs some. Set them, or log in with `helm registry login`. */
  | 'DEPENDENCY_UNAUTHORIZED'
  /** An archive does not have the locked or published sha256. Delete it and run again; if it persists, ask who runs the repository. */
  | 'DEPENDENCY_CHECKSUM'
  /** An archive is not a valid or safe Helm chart. Correct the name, or ask the publisher of the chart; nothing was written. */
  | 'DEPENDENCY_INVALID'
  /** Charts depend on each other in a circle. Remove one of these dependencies from its Chart.yaml. */
  | 'DEPENDENCY_CYCLE'
  /** Helm's engine could not render the dependency charts. Correct the values under the name of the dependency. */
  | 'DEPENDENCY_RENDER_FAILED'
  /** There is no usable `pulumi` on PATH, or the toolchain could not be built. Install Pulumi, or run `npm start` once. */
  | 'ENGINE_MISSING'
  /** Pulumi failed for a reason of its own, such as the backend, the passphrase or the state. Follow the hint below Pulumi's message. */
  | 'ENGINE_FAILED'
  /** The run was interrupted by Ctrl-C or by the CI system. Run the same command again to continue. */
  | 'ENGINE_INTERRUPTED'
  /** There is no Pulumi.yaml in this folder or above it, or the project is not installed. Change the folder, or run `npm ci`. */
  | 'PROJECT_NOT_FOUND'
  /** The project of the current folder does not have the command `release`. Change to a folder of this project. */
  | 'PROJECT_OTHER'
  /** The command needs a stack's file that describes the release, but the project's own program declares its releases. Use `pulumi`, or name the release. */
  | 'PROJECT_OWN_PROGRAM'
  /** An npm package is not installed where it is needed, such as the folder of the program. Install it with the command in the error. */
  | 'PROJECT_PACKAGE_MISSING'
  /** The program and its folder have different versions of the npm package. Install the version that the error names. */
  | 'PROJECT_PACKAGE_VERSIONS'
  /** Pulumi's backend does not have the stack. Run `pulumi stack init <stack>`, or check the backend and the name. */
  | 'STACK_NOT_FOUND'
  /** No stack is named and none is selected. Use `-s <stack>` or PULUMI_STACK, or run `pulumi stack select`. */
  | 'STACK_NOT_NAMED'
  /** The name of the stack has the wrong form. Use `<stack>`, `<organization>/<stack>` or `<organization>/<project>/<stack>`. */
  | 'STACK_INVALID_NAME'
  /** The stack belongs to another project. Change to the folder of that project, or name a stack of this one. */
  | 'STACK_OTHER_PROJECT'
  /** The kubeconfig can't be read, or it has no such context or credentials. Set `kubernetes:context`, or correct KUBECONFIG. */
  | 'CLUSTER_CONFIG'
  /** The API server does not answer. Check that it runs and that this machine can reach it, or choose another context. */
  | 'CLUSTER_UNREACHABLE'
  /** A preview does not know the cluster, because another resource of the program makes it. The preview continues without it. */
  | 'CLUSTER_UNKNOWN'
  /** The API server refused a request. Read its message: often a permission is missing. */
  | 'CLUSTER_REQUEST_FAILED'
  /** The stack's `name` or `namespace` was changed. Change it back, run `pulumi destroy` first, or use another stack. */
  | 'RELEASE_IDENTITY_CHANGED'
  /**
   * A transform, a policy or ignoreChanges of the program has changed an object, so the revision does not record what is in the cluster. Set
   * the field in the values or in the chart instead.
   */
  | 'RELEASE_TRANSFORMED'
  /** Two releases of a program have the same name and namespace. Set another name or namespace, or use a stack for each cluster. */
  | 'RELEASE_DECLARED_TWICE'
  /** A program asks for an object that the release does not have. Use one of the objects that the error lists. */
  | 'RELEASE_OBJECT_NOT_FOUND'
  /** An object belongs to another release or to nobody. Set the value that the error suggests, or `takeOwnership`. */
  | 'RELEASE_OBJECT_NOT_OWNED'
  /** The API server would reject an object or a hook, or a permission is missing. Fix what the error names; nothing has changed. */
  | 'RELEASE_PREFLIGHT_REFUSED'
  /** An object would be recreated and lose its data. Undo the change, or set the annotation in the error. */
  | 'RELEASE_REPLACEMENT_REFUSED'
  /** Objects did not become ready before the deadline, or could not be deleted. Fix the cause that the error quotes and run it again. */
  | 'RELEASE_NOT_READY'
  /** A hook failed or timed out. Fix the cause in its log and run it again; the hooks will run again. */
  | 'HOOK_FAILED'
  /** Another run works on the release or the stack. Wait for it to end; a dead run is taken over after its timeout. */
  | 'RELEASE_IN_PROGRESS'
  /** The stack is pinned to a revision, so values have no effect. Add `--unpin`, or run `release unpin` first. */
  | 'RELEASE_PINNED'
  /** The newest revision is not deployed, so the release can't be adopted or ejected. Finish or roll back that revision first. */
  | 'RELEASE_NOT_DEPLOYED'
  /** A run with `--target` or `--exclude` left out changes of the release. Run it again without these flags. */
  | 'RELEASE_INCOMPLETE'
  /** A workload differs from what Helm recorded, so an adoption would restart pods. Run `helm upgrade` or `helm rollback`, then adopt. */
  | 'RELEASE_DRIFTED'
  /** The cluster does not have the release. Check the cluster and the stack; `pulumi up --refresh` installs it again. */
  | 'RELEASE_NOT_FOUND'
  /** The release does not have this revision. Use one that `release history` lists. */
  | 'REVISION_NOT_FOUND'
  /** The revision was never deployed successfully. Roll back to another one, or fix the cause of the failure and deploy again. */
  | 'REVISION_NOT_DEPLOYED'
  /** The record of the revision is damaged. Roll back to another revision; delete the Secret if nobody needs it. */
  | 'REVISION_UNREADABLE'
  /** The release does not fit into a Secret of 1 MiB. Move large files, such as dashboards or models, out of the chart. */
  | 'REVISION_TOO_LARGE'
  /** Another run wrote this revision first. See `release history`, then run `pulumi up --refresh`. */
  | 'REVISION_CONFLICT'
  /** The newest revision was made by Helm or another stack. Use `pulumi up --refresh` to continue after it, or `release adopt`. */
  | 'REVISION_FOREIGN';
