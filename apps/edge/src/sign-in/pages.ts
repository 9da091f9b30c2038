const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (one) => escapes[one] ?? one);

/** What a person sees whose sign-in did not come to its end. Nothing was changed. */
export function signInFailedPage(reason: string, status: number): Response {
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign-in did not work</title></head>
<body>
<h1>Sign-in did not work</h1>
<p>${escapeHtml(reason)}</p>
<p>Nothing was changed. <a href="/">Back to the records</a></p>
</body>
</html>
`;
  return new Response(html, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  });
}
