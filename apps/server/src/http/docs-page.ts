import type { OpenApiDocument } from './openapi.ts';

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Record<string, unknown>[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: object;
  }[];
  readonly requestBody?: { readonly content?: Record<string, { readonly schema?: object }> };
  readonly responses?: Record<string, { readonly content?: Record<string, { readonly schema?: object }> }>;
}

/** A page about the API for people: made here, without scripts, so that the strict CSP holds. */
export function docsPage(document: OpenApiDocument): string {
  const byTag = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      const tag = operation.tags?.[0] ?? 'Other';
      byTag.set(tag, [...(byTag.get(tag) ?? []), section(method, path, operation)]);
    }
  }
  const schemas = Object.entries(document.components?.schemas ?? {})
    .map(
      ([name, schema]) =>
        `<details id="schema-${escapeHtml(name)}"><summary><code>${escapeHtml(name)}</code></summary>${code(schema)}</details>`,
    )
    .join('\n');
  const tags = [...byTag.keys()];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fonoteca API</title><link rel="stylesheet" href="/api/v1/docs.css"></head>
<body><header><h1>Fonoteca API</h1><p>${prose(document.info.description)}</p>
<p>Version ${escapeHtml(document.info.version)} · <a href="/api/v1/openapi.json">OpenAPI 3.1 document</a></p>
<nav aria-label="Areas">${tags.map((tag) => `<a href="#${escapeHtml(tag)}">${escapeHtml(tag)}</a>`).join(' ')} <a href="#schemas">Schemas</a></nav></header>
<main>${tags.map((tag) => `<h2 id="${escapeHtml(tag)}">${escapeHtml(tag)}</h2>${byTag.get(tag)?.join('\n')}`).join('\n')}
<h2 id="schemas">Schemas</h2>${schemas}</main></body></html>`;
}

function section(method: string, path: string, operation: Operation): string {
  const access = operation.security?.length ? 'signed in' : 'anyone';
  const parameters = (operation.parameters ?? [])
    .map(
      (parameter) =>
        `<tr><td><code>${escapeHtml(parameter.name)}</code></td><td>${escapeHtml(parameter.in)}${parameter.required ? ', required' : ''}</td><td>${code(parameter.schema ?? {})}</td></tr>`,
    )
    .join('');
  const bodies = Object.entries(operation.requestBody?.content ?? {}).map(
    ([type, { schema }]) => `<p>Body <code>${escapeHtml(type)}</code></p>${code(schema ?? {})}`,
  );
  const answers = Object.entries(operation.responses ?? {})
    .filter(([status]) => status !== 'default')
    .flatMap(([status, { content }]) =>
      Object.entries(content ?? {}).map(
        ([type, { schema }]) =>
          `<p>Answers ${escapeHtml(status)} <code>${escapeHtml(type)}</code></p>${code(schema ?? {})}`,
      ),
    );
  return `<details><summary><code class="method ${escapeHtml(method)}">${escapeHtml(method.toUpperCase())}</code> <code>${escapeHtml(path)}</code> <span>${escapeHtml(operation.summary ?? '')}</span></summary>
<p>For: ${access}. ${prose(operation.description)}</p>
${parameters ? `<table><thead><tr><th>Parameter</th><th>In</th><th>Shape</th></tr></thead><tbody>${parameters}</tbody></table>` : ''}
${bodies.join('')}${answers.join('')}</details>`;
}

/** JSON of a schema, where references to other schemas are links. */
const code = (schema: object): string =>
  `<pre>${escapeHtml(JSON.stringify(schema, null, 2)).replace(
    /&quot;#\/components\/schemas\/(\w+)&quot;/g,
    '<a href="#schema-$1">$1</a>',
  )}</pre>`;

/** Text with `code` in it. */
const prose = (text = ''): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

export const docsStyle = `
:root { color-scheme: light dark; --line: #8884; --accent: light-dark(#9a3412, #fdba74); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 2rem; margin: 0; } h2 { margin-top: 2.5rem; }
a { color: var(--accent); } nav a { margin-right: .75rem; }
details { border-top: 1px solid var(--line); padding: .5rem 0; } summary { cursor: pointer; overflow-wrap: anywhere; }
summary span { opacity: .75; margin-left: .5rem; } .method { font-weight: 700; color: var(--accent); }
pre { overflow-x: auto; font-size: .85rem; padding: .5rem; border: 1px solid var(--line); border-radius: .4rem; max-height: 24rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: .25rem .5rem .25rem 0; } td pre { margin: 0; }
`;
