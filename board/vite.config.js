// Builds everything into one file, built/page.html: script and style inlined, and a content security policy that lets
// nothing else run, whatever a run folder says its classes are called.
import { createHash } from "node:crypto";
import { defineConfig } from "vite";

function oneFile() {
  return {
    name: "one-file",
    enforce: "post",
    generateBundle(_options, bundle) {
      const page = bundle["index.html"];
      const script = Object.values(bundle).find((one) => one.type === "chunk");
      const style = Object.values(bundle).find((one) => one.fileName.endsWith(".css"));
      const code = script.code.replaceAll("</script", "<\\/script").trim();
      const hash = createHash("sha256").update(code).digest("base64");
      const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'`;
      page.source = page.source
        .replace(/\s*<script type="module"[^>]*><\/script>/, "")
        .replace(/\s*<link rel="stylesheet"[^>]*>/, "")
        .replace("<title>", () => `<meta http-equiv="Content-Security-Policy" content="${policy}" />\n    <title>`)
        .replace("</head>", () => `<style>${style.source.trim()}</style>\n  </head>`)
        .replace("</body>", () => `<script type="module">${code}</script>\n  </body>`);
      page.fileName = "page.html";
      for (const name of Object.keys(bundle)) {
        if (bundle[name] !== page) delete bundle[name];
      }
    },
  };
}

export default defineConfig({
  plugins: [oneFile()],
  build: {
    outDir: process.env.BOARD_OUT ?? "built",
    emptyOutDir: false,
    target: "es2022",
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
    rollupOptions: { output: { inlineDynamicImports: true } },
  },
});
