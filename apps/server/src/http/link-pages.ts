import type { Fault } from '@fonoteca/domain';
import { html } from 'hono/html';

/** What a browser sees that came back from a service and could not be linked. Nothing of the address is in it. */
export const linkFailedPage = (service: string, fault: Fault) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${service} was not linked · Fonoteca</title>
<link rel="stylesheet" href="/api/auth/style.css">
</head>
<body><main><h1>${service} was not linked</h1>
<p>${fault.message}.</p>
${fault.fields.map(({ reason }) => html`<p>To go on: ${reason}.</p>`)}
<p><a href="/settings">Go to the settings</a></p>
</main></body>
</html>`;
