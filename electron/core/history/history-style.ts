import { createHash } from 'node:crypto';

/** Look of `index.html`: light and dark by the system, and on paper. */
export const historyStyle = `
:root { color-scheme: light dark; --text: #22201d; --quiet: #625d57; --line: #dcd7d0; --page: #fdfcfa; --link: #1f5fae; }
@media (prefers-color-scheme: dark) {
  :root { --text: #ece9e4; --quiet: #a8a29a; --line: #3b3834; --page: #1c1a18; --link: #8ab8f0; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 32px 24px 64px; max-width: 840px; font: 15px/1.5 system-ui, sans-serif;
  color: var(--text); background: var(--page); overflow-wrap: anywhere; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px; }
h2 { font-size: 20px; line-height: 1.3; margin: 0; }
h3 { font-size: 13px; margin: 16px 0 4px; color: var(--quiet); }
p { margin: 4px 0; }
a { color: var(--link); }
.quiet { color: var(--quiet); font-size: 13px; }
article { border-top: 1px solid var(--line); padding: 24px 0; }
audio, video { display: block; width: 100%; margin: 12px 0 4px; }
video { max-height: 480px; background: #000; border-radius: 8px; }
ul { list-style: none; margin: 0; padding: 0; }
li { padding: 2px 0; display: flex; gap: 12px; }
li > :first-child { flex: none; min-width: 56px; font-variant-numeric: tabular-nums; }
li > .when { flex-basis: 240px; }
.said { white-space: pre-wrap; margin: 4px 0; padding-left: 12px; border-left: 2px solid var(--line); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 4px 0; font-size: 13px; }
dt { color: var(--quiet); }
dd { margin: 0; }
code { font: 12px/1.5 ui-monospace, monospace; }
summary { cursor: pointer; color: var(--quiet); font-size: 13px; margin-top: 16px; }
@media (max-width: 640px) { li { flex-wrap: wrap; gap: 0 12px; } }
@media print {
  body { max-width: none; padding: 0; background: none; }
  audio, video { display: none; }
  article { break-inside: avoid-page; }
  summary { list-style: none; }
}
`;

/**
 * What the page may load: its own style, and sound and picture from beside it. No script, nothing from elsewhere.
 * `file:`, since browsers differ in what `self` is for a page that was opened from a disk.
 */
export function historyPolicy(): string {
  const style = createHash('sha256').update(historyStyle).digest('base64');
  return `default-src 'none'; style-src 'sha256-${style}'; media-src 'self' file:; base-uri 'none'; form-action 'none'`;
}
