// `npm run docs` generates docs/reference from schemas and command definitions. A test checks that it is up to date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensure } from './ensure.mjs';
import { reportError } from './errors.mjs';
import { compiled } from './build.mjs';
import { root } from './places.mjs';

try {
  await ensure(compiled);
  const { referencePages } = await import(
    pathToFileURL(join(root, 'dist', 'tools', 'reference', 'pages.js')).href
  );
  const pages = await referencePages();
  const stale = [...pages.keys()].filter((path) => readPage(path) !== pages.get(path));
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), pages.get(path));
  }
  console.log(`${pages.size} pages, ${stale.length} written`);
} catch (error) {
  reportError(error);
}

function readPage(path) {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
}
