import { basename } from 'node:path/posix';
import { isJsonObject, type Json } from '../../json/index.ts';
import type { HelmChart } from '../read/helmChart.ts';
import { changing } from './nondeterminism.ts';
import { emptyPiece, type TemplatePiece, templatePieces } from './templatePieces.ts';
import { textsForTpl } from './textsForTpl.ts';

/** The templates for a render that shows what a chart generates, by {@link templateName}. */
export interface DifferingTemplates {
  /** All that may render differently each time, and those that may change what these see. */
  rendered: string[];
  /** These, and all that they include. */
  needed: string[];
  /** Folders of charts and subcharts that have templates to render; empty for the chart itself. */
  folders: (readonly string[])[];
}

/** The name of a chart's template in Helm, if no dependency has an alias. */
export function templateName({ metadata }: HelmChart, inside: readonly string[], path: string): string {
  return [metadata.name, ...inside.map((name) => `charts/${name}`), path].join('/');
}

/** Whether the engine reads a file of a chart as a template; others in folders of that name are files for templates. */
export function isTemplateOf(path: string): boolean {
  return path.startsWith('templates/');
}

/** A file, or all templates of one name. */
interface Node extends Omit<TemplatePiece, 'name'> {
  /** The file itself, or the files that define the template. */
  from: FileNode[];
}

interface FileNode extends Node {
  name: string;
  path: string;
  inside: readonly string[];
  /** Whether the engine renders it. */
  hasOutput: boolean;
}

interface Graph {
  files: FileNode[];
  named: Map<string, Node>;
  /** The values and files that `tpl` may render. */
  texts: Node;
}

/**
 * The templates of a chart that may render differently each time; all others render the same. Undefined if that is not known for sure: then
 * any template may differ.
 * @param values the user's values
 */
export function differingTemplates(chart: HelmChart, values: Json): DifferingTemplates | undefined {
  const graph = graphOf(chart, values);
  if (graph === undefined) return undefined;
  const differing = differingFiles(graph);
  const [changed] = reachable(graph, differing);
  // What these change may be in the output of any other template.
  if (changed === undefined || [...changed].some(({ mutates }) => mutates)) return undefined;
  // The engine renders subcharts before their parents.
  const level = Math.min(...differing.map(({ inside }) => inside.length));
  const before = graph.files.filter(({ inside, hasOutput }) => hasOutput && inside.length >= level);
  const mutating = before.filter((file) => {
    const [nodes] = reachable(graph, [file]);
    return nodes === undefined || [...nodes].some(({ mutates }) => mutates);
  });
  const rendered = [...new Set([...differing, ...mutating])];
  const [, needed] = reachable(graph, rendered);
  return (
    needed && {
      rendered: rendered.map(({ name }) => name).sort(),
      needed: [...needed].map(({ name }) => name).sort(),
      folders: [...new Set(rendered.map(({ inside }) => inside))],
    }
  );
}

function graphOf(chart: HelmChart, values: Json): Graph | undefined {
  const others = chart.parts.flatMap(({ files }) => files.filter(({ path }) => !isTemplateOf(path)));
  const { piece: ofTexts, defines } = textsForTpl([
    ...stringsIn(values),
    ...others.flatMap(({ data }) => (data.includes('{{') ? [data.toString()] : [])),
  ]);
  if (ofTexts.changes || ofTexts.isOpen) return undefined;
  const texts = emptyNode();
  addPiece(texts, ofTexts);
  const graph: Graph = { files: [], named: new Map(), texts };
  for (const { inside, files, isLibrary } of chart.parts) {
    for (const { path, data } of files) {
      if (!isTemplateOf(path)) continue;
      const pieces = templatePieces(data.toString('utf8'));
      if (pieces === undefined) return undefined;
      const hasOutput = !isLibrary && !basename(path).startsWith('_');
      const file = { ...emptyNode(), name: templateName(chart, inside, path), path, inside, hasOutput };
      file.from.push(file);
      graph.files.push(file);
      for (const { name, ...piece } of pieces) {
        const node = name === undefined ? file : (graph.named.get(name) ?? emptyNode());
        addPiece(node, piece);
        if (name === undefined) continue;
        graph.named.set(name, node);
        node.from.push(file);
      }
    }
  }
  // `tpl` would take these in the place of the chart's own.
  if (defines.some((name) => graph.named.has(name))) return undefined;
  for (const name of defines) graph.named.set(name, texts);
  return graph;
}

function emptyNode(): Node {
  return { ...emptyPiece(), from: [] };
}

function addPiece(node: Node, piece: Omit<TemplatePiece, 'name'>): void {
  node.changes ||= piece.changes;
  node.mutates ||= piece.mutates;
  node.usesTpl ||= piece.usesTpl;
  node.isOpen ||= piece.isOpen;
  node.includes.push(...piece.includes);
  node.files.push(...piece.files);
}

function stringsIn(value: Json): string[] {
  if (typeof value === 'string') return value.includes('{{') || changing.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [...stringsIn(key), ...stringsIn(item)]);
}

function next({ files, named, texts }: Graph, node: Node): Node[] {
  return [
    ...node.includes.flatMap((name) => named.get(name) ?? files.filter((file) => file.name === name)),
    ...(node.files.length === 0 ? [] : files.filter(({ path }) => node.files.includes(path))),
    ...(node.usesTpl ? [texts] : []),
  ];
}

/** Whether it includes templates that are not known, also by the path of no file: the path may have the alias of a dependency. */
function isUnsure({ files, named }: Graph, { isOpen, includes }: Node): boolean {
  const isUnknownPath = (name: string) =>
    name.includes('/') && !named.has(name) && !files.some((file) => file.name === name);
  return isOpen || includes.some(isUnknownPath);
}

function differingFiles(graph: Graph): FileNode[] {
  const nodes = [...graph.files, ...graph.named.values(), graph.texts];
  const users = new Map<Node, Node[]>(nodes.map((node) => [node, []]));
  for (const node of nodes) for (const used of next(graph, node)) users.get(used)?.push(node);
  const differing = new Set(nodes.filter((node) => node.changes || isUnsure(graph, node)));
  for (const node of differing) for (const user of users.get(node) ?? []) differing.add(user);
  return graph.files.filter((file) => file.hasOutput && differing.has(file));
}

/** All that files include, and the files that this is in; nothing if one includes a template whose name is not known. */
function reachable(graph: Graph, from: readonly FileNode[]): [Set<Node>, Set<FileNode>] | [] {
  const nodes = new Set<Node>(from);
  const files = new Set<FileNode>(from);
  for (const node of nodes) {
    if (isUnsure(graph, node)) return [];
    for (const used of next(graph, node)) nodes.add(used);
    for (const file of node.from) {
      files.add(file);
      // The engine also renders what is beside the named templates.
      if (file.hasOutput) nodes.add(file);
    }
  }
  return [nodes, files];
}
