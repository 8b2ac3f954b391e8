import {
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  type APITextDisplayComponent,
  ComponentType,
} from 'discord-api-types/v10';
import type { Message } from './layout.ts';
import { isWebAddress } from './text.ts';

/**
 * Draw messages as a web page that looks like Discord: to look at what the bot posts without posting it.
 *
 * It knows the components and the markdown that we send, no more.
 */
export function messagePage(messages: readonly Message[]): string {
  const posts = messages.map(
    ({ components = [] }) => `<article class="message">
  <div class="avatar" aria-hidden="true">L</div>
  <div class="body">
    <p class="author">Lede <span class="app">APP</span></p>
    ${components.map(drawTopLevel).join('\n')}
  </div>
</article>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Lede on Discord</title>
<style>${STYLE}</style>
</head>
<body>
${posts.join('\n')}
</body>
</html>
`;
}

function drawTopLevel(component: APIMessageTopLevelComponent): string {
  if (component.type !== ComponentType.Container) return drawInside(component as APIComponentInContainer);
  const accent = (component.accent_color ?? 0).toString(16).padStart(6, '0');
  return `<section class="container" style="--accent: #${accent}">${component.components.map(drawInside).join('\n')}</section>`;
}

function drawInside(component: APIComponentInContainer): string {
  switch (component.type) {
    case ComponentType.TextDisplay:
      return drawText(component);
    case ComponentType.Separator:
      return component.divider === false ? '<div class="gap"></div>' : '<hr>';
    case ComponentType.Section: {
      const { accessory } = component;
      const picture =
        accessory.type === ComponentType.Thumbnail && isWebAddress(accessory.media.url)
          ? `<img src="${escapeHtml(accessory.media.url)}" alt="${escapeHtml(accessory.description ?? '')}">`
          : '';
      return `<div class="section"><div>${component.components.map(drawText).join('\n')}</div>${picture}</div>`;
    }
    default:
      throw new Error(`The page cannot draw a component of type ${component.type}`);
  }
}

function drawText({ content }: APITextDisplayComponent): string {
  let html = '';
  let isList = false;
  for (const line of content.split('\n')) {
    const [, mark = '', rest = ''] = /^(### |-# |- )?(.*)$/.exec(line) ?? [];
    const isItem = mark === '- ';
    if (isItem !== isList) html += isItem ? '<ul>' : '</ul>';
    isList = isItem;
    const inline = drawInline(rest);
    if (isItem) html += `<li dir="auto">${inline}</li>`;
    else if (mark === '### ') html += `<h3 dir="auto">${inline}</h3>`;
    else html += `<p dir="auto"${mark === '-# ' ? ' class="subtext"' : ''}>${inline}</p>`;
  }
  return html + (isList ? '</ul>' : '');
}

const INLINE =
  /\\(?<escaped>.)|\*\*(?<bold>(?:\\.|[^*\\])+)\*\*|\[(?<label>(?:\\.|[^\]\\])+)\]\((?<url>[^)\s]+)\)|<t:(?<time>\d+):\w>/gsu;

function drawInline(markdown: string): string {
  let html = '';
  let end = 0;
  for (const match of markdown.matchAll(INLINE)) {
    html += escapeHtml(markdown.slice(end, match.index));
    end = match.index + match[0].length;
    const { escaped, bold, label, url, time } = match.groups ?? {};
    if (escaped !== undefined) html += escapeHtml(escaped);
    else if (bold !== undefined) html += `<strong>${drawInline(bold)}</strong>`;
    else if (label !== undefined && url !== undefined && isWebAddress(url)) {
      html += `<a href="${escapeHtml(url)}" rel="noreferrer">${drawInline(label)}</a>`;
    } else if (time !== undefined) html += `<time>${drawTime(Number(time))}</time>`;
    else html += escapeHtml(match[0]);
  }
  return html + escapeHtml(markdown.slice(end));
}

function drawTime(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
body { margin: 0; padding: 24px 16px; background: #313338; color: #dbdee1; font: 16px/1.375 "gg sans", "Noto Sans", "Helvetica Neue", Arial, sans-serif; }
.message { display: flex; gap: 16px; max-width: 640px; margin: 0 auto 24px; }
.avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; background: #2f6f73; color: #fff; display: grid; place-items: center; font-weight: 700; }
.body { min-width: 0; flex: 1; }
.author { margin: 0 0 4px; color: #f2f3f5; font-weight: 500; }
.app { background: #5865f2; color: #fff; font-size: 10px; padding: 1px 5px; border-radius: 4px; vertical-align: 2px; }
.container { background: #2b2d31; border: 1px solid #3f4147; border-left: 4px solid var(--accent); border-radius: 8px; padding: 16px; overflow-wrap: anywhere; }
.container > * + * { margin-top: 8px; }
.section { display: flex; gap: 16px; justify-content: space-between; }
.section img { flex: none; width: 85px; height: 85px; object-fit: cover; border-radius: 8px; background: #1e1f22; font-size: 11px; }
h3 { margin: 0; font-size: 18px; line-height: 1.3; color: #f2f3f5; }
p { margin: 0; }
ul { margin: 4px 0 0; padding-inline-start: 20px; }
li + li { margin-top: 4px; }
hr { border: 0; border-top: 1px solid #3f4147; margin: 12px 0; }
.gap { height: 8px; }
.subtext { font-size: 13px; color: #949ba4; }
a { color: #00a8fc; text-decoration: none; }
a:hover { text-decoration: underline; }
time { background: #3f4147; border-radius: 3px; padding: 0 2px; }
`;
