import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import {
  CompletionRequest,
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
  type CompletionItem,
  type Diagnostic,
  type InitializeParams,
  type MarkupContent,
  type Position,
} from 'vscode-languageserver-protocol/node.js';

/** The YAML language server that editors run, as a process of its own, spoken to as an editor does. */
export interface Editor {
  /** Opens a document, which need not be on disk, and resolves to what the editor marks in it. */
  open(path: string, text: string): Promise<readonly Diagnostic[]>;
  /** What is shown over the place, in Markdown. */
  hover(path: string, position: Position): Promise<string>;
  complete(path: string, position: Position): Promise<readonly CompletionItem[]>;
  close(): Promise<void>;
}

export async function startEditor(): Promise<Editor> {
  const server = createRequire(import.meta.url).resolve('yaml-language-server/out/server/src/server.js');
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const marked = new Map<string, (diagnostics: readonly Diagnostic[]) => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) =>
    marked.get(uri)?.(diagnostics),
  );
  // No catalog of schemas from elsewhere: what it knows of a pipeline it has from the pipeline's first line.
  const settings = { validate: true, hover: true, completion: true, schemaStore: { enable: false } };
  connection.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) =>
    items.map(({ section }) => (section === 'yaml' ? settings : {})),
  );
  connection.listen();
  const client = {
    processId: process.pid,
    capabilities: {
      workspace: { configuration: true },
      textDocument: {
        hover: { contentFormat: ['markdown'] },
        completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
      },
    },
  } as InitializeParams;
  await connection.sendRequest(InitializeRequest.type, client);
  await connection.sendNotification(InitializedNotification.type, {});

  const document = (path: string) => ({ uri: pathToFileURL(path).href });
  return {
    async open(path, text) {
      const { uri } = document(path);
      const diagnostics = new Promise<readonly Diagnostic[]>((resolve) => marked.set(uri, resolve));
      await connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: 'yaml', version: 1, text },
      });
      return diagnostics;
    },
    async hover(path, position) {
      const found = await connection.sendRequest(HoverRequest.type, {
        textDocument: document(path),
        position,
      });
      return (found?.contents as MarkupContent | undefined)?.value ?? '';
    },
    async complete(path, position) {
      const found = await connection.sendRequest(CompletionRequest.type, {
        textDocument: document(path),
        position,
      });
      return Array.isArray(found) ? found : (found?.items ?? []);
    },
    async close() {
      connection.dispose();
      child.kill();
      await ended;
    },
  };
}
