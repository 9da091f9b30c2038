import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const server = process.env.FONOTECA_SERVER ?? 'http://127.0.0.1:4400';

/** The same page with another way in: `--mode edge` is the shelf and the scrobbler alone, for a Worker. */
const edgeEntry: Plugin = {
  name: 'edge-entry',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => html.replace('/src/main.tsx', '/src/edge/main.tsx'),
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [react(), tailwindcss(), ...(mode === 'edge' ? [edgeEntry] : [])],
  build: {
    outDir: mode === 'edge' ? 'dist-edge' : 'dist',
    // light-dark() and nesting are used as they are: these are the first versions that know both.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy is `font-src 'self'`: a font inlined as a data: address would be refused.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // It does not say so itself: nothing of it is needed for being there, so that one kind of code
      // does not bring all of them.
      treeshake: { moduleSideEffects: [{ test: /@zxing\/library/, sideEffects: false }] },
    },
  },
  server: { port: 4401, proxy: { '/api': { target: server, changeOrigin: false } } },
}));
