import { createRandom } from '../../harness/random.ts';

/** One page to be drawn by a browser: its size in pixels of the screen, and what is on it. */
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly html: string;
  /** True when what is not painted shows what lies under it. */
  readonly transparent?: boolean;
}

/** Height of a line of the terminal and of the editor in pixels. */
export const lineHeight = 20;

/** Width of a character of the editor in pixels. */
export const characterWidth = 10;

const words = (
  'the of and to in is that for it as with was on be by this are or from at which not have an they you one all we can ' +
  'her has there been if more when will would who so no harbour winter chapter letter window client project invoice ' +
  'recording preview margin header column button colour picture schedule memoir photograph father anchor village ' +
  'please because before between through another should without against during several important different'
).split(' ');

function sentence(random: () => number): string {
  const length = 6 + Math.floor(random() * 14);
  const text = Array.from({ length }, () => words[Math.floor(random() * words.length)] ?? '').join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function paragraph(random: () => number): string {
  const text = Array.from({ length: 3 + Math.floor(random() * 4) }, () => sentence(random)).join(' ');
  return text.replaceAll(/\b(client|project|photograph)\b/g, '<a>$1</a>');
}

function code(random: () => number): string {
  const line = () =>
    `<b>const</b> ${word(random)} = ${word(random)}.<i>${word(random)}</i>(${Math.floor(random() * 999)}, '${word(random)}');`;
  return `<pre>${Array.from({ length: 8 }, line).join('\n')}</pre>`;
}

function word(random: () => number): string {
  return words[Math.floor(random() * words.length)] ?? 'word';
}

function figure(random: () => number): string {
  const hue = Math.floor(random() * 360);
  const bars = Array.from({ length: 12 }, (_, index) => {
    const height = 20 + Math.floor(random() * 180);
    return `<rect x="${30 + index * 60}" y="${220 - height}" width="40" height="${height}" fill="hsl(${hue + index * 9} 60% 55%)"/>`;
  });
  return `<svg width="780" height="240" style="background:linear-gradient(120deg,hsl(${hue} 40% 90%),#fff)">${bars.join('')}</svg>`;
}

function table(random: () => number): string {
  const row = () =>
    `<tr>${Array.from({ length: 5 }, () => `<td>${word(random)} ${Math.floor(random() * 9999)}</td>`).join('')}</tr>`;
  return `<table>${Array.from({ length: 7 }, row).join('')}</table>`;
}

/** A long article with headings, links, code, tables and charts, as wide as a browser's page. */
export function articlePage(seed: number, { width, height }: Pick<Page, 'width' | 'height'>): Page {
  const random = createRandom(seed);
  const blocks = Array.from({ length: Math.ceil(height / 150) }, (_, index) => {
    const heading = index % 5 === 0 ? `<h2>${sentence(random)}</h2>` : '';
    const extra = index % 7 === 3 ? code(random) : index % 11 === 5 ? figure(random) : '';
    return `${heading}<p>${paragraph(random)}</p>${extra}${index % 9 === 6 ? table(random) : ''}`;
  });
  const style = `body{margin:0;background:#fff;color:#222;font:17px/1.6 "DejaVu Serif"} main{width:820px;margin:40px auto}
    h2{font:700 26px "DejaVu Sans"} a{color:#06c;text-decoration:underline} b{color:#a0a} i{color:#05a}
    pre{font:14px/20px "DejaVu Sans Mono";background:#f4f4f6;padding:12px;border:1px solid #ddd;overflow:hidden}
    td{border:1px solid #ccc;padding:5px 10px;font:14px "DejaVu Sans"} table{border-collapse:collapse}`;
  return { width, height, html: `<style>${style}</style><main>${blocks.join('')}</main>` };
}

const logColours = ['#8ae234', '#729fcf', '#fce94f', '#ef2929', '#d3d7cf', '#d3d7cf', '#d3d7cf'];

function logLine(random: () => number, index: number): string {
  const colour = logColours[Math.floor(random() * logColours.length)] ?? '';
  const path = `${word(random)}/${word(random)}-${word(random)}.ts`;
  const time = `12:${String(Math.floor(index / 60) % 60).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`;
  const rest = Array.from({ length: 2 + Math.floor(random() * 9) }, () => word(random)).join(' ');
  return `${time} <span style="color:${colour}">[${word(random)}]</span> ${path} ${Math.floor(random() * 90000)} ${rest}`;
}

const monospaced = `font:16.61px/${lineHeight}px 'DejaVu Sans Mono';white-space:pre;margin:0`;

/** What a program printed to a terminal, line under line. */
export function terminalPage(seed: number, { width, height }: Pick<Page, 'width' | 'height'>): Page {
  const random = createRandom(seed);
  const lines = Array.from({ length: height / lineHeight }, (_, index) => logLine(random, index));
  const html = `<body style="margin:0;background:#1c1f26;color:#d3d7cf"><pre style="${monospaced};overflow:hidden">${lines.join('\n')}</pre>`;
  return { width, height, html };
}

function codeLine(random: () => number): string {
  const indent = ' '.repeat(2 + 2 * Math.floor(random() * 4));
  const names = [word(random), word(random), word(random)] as const;
  const shapes = [
    `<b>const</b> ${names[0]} = <b>await</b> ${names[1]}.<i>${names[2]}</i>({ limit: <u>${Math.floor(random() * 500)}</u> });`,
    `<b>if</b> (${names[0]} === <s>'${names[1]} ${names[2]}'</s>) <b>return</b> ${names[2]};`,
    `<i>${names[0]}</i>(${names[1]}, (${names[2]}) => ${names[2]}.${names[0]} + <u>${Math.floor(random() * 99)}</u>);`,
    `<em>// ${names.join(' ')} ${word(random)} ${word(random)} ${word(random)}</em>`,
  ];
  return indent + (shapes[Math.floor(random() * shapes.length)] ?? '');
}

/** A program in an editor, line under line. */
export function editorPage(seed: number, { width, height }: Pick<Page, 'width' | 'height'>): Page {
  const random = createRandom(seed);
  const lines = Array.from({ length: height / lineHeight }, () => codeLine(random));
  const style =
    'b{color:#c586c0;font-weight:400}i,em{font-style:normal}i{color:#dcdcaa}u{color:#b5cea8;text-decoration:none}s{color:#ce9178;text-decoration:none}em{color:#6a9955}';
  const html = `<style>${style}</style><body style="margin:0;background:#1e1e1e;color:#9cdcfe"><pre style="${monospaced};overflow:hidden">${lines.join('\n')}</pre>`;
  return { width, height, html };
}

/** The frame of a window on a desktop with a panel: everything but what the window shows. */
export function desktopPage(title: string, dark: boolean): Page {
  const colours = dark ? 'background:#2d2d30;color:#ccc' : 'background:#e8eaed;color:#333';
  const side = Array.from(
    { length: 24 },
    (_, index) =>
      `<div>${index % 4 === 0 ? '▾' : '&nbsp;&nbsp;'} ${words[index * 3] ?? ''}-${words[index + 40] ?? ''}</div>`,
  );
  const html = `<body style="margin:0;background:linear-gradient(140deg,#23415f,#7d4a6b);font:15px 'DejaVu Sans';width:1920px;height:1080px;overflow:hidden">
    <div style="height:32px;background:#1b1b1f;color:#eee;line-height:32px;padding:0 16px">Outspoken — Files — Mail — Browser — Terminal <span style="position:absolute;right:16px">Tue 24 Nov 09:41</span></div>
    <div style="position:absolute;left:20px;top:44px;width:1880px;height:1016px;${colours};border-radius:8px">
    <div style="height:56px;line-height:56px;padding:0 20px">● ● ● &nbsp; ${title}</div>
    <div style="padding:8px 12px;line-height:30px;width:176px;overflow:hidden;white-space:nowrap">${side.join('')}</div></div>`;
  return { width: 1920, height: 1080, html };
}

/** The mouse pointer. */
export const pointerPage: Page = {
  width: 24,
  height: 32,
  transparent: true,
  html: '<body style="margin:0"><svg width="24" height="32"><path d="M2 2v22l6-5 4 9 4-2-4-9h8z" fill="#000" stroke="#fff" stroke-width="1.5"/></svg>',
};
