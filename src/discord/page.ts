import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIMessageTopLevelComponent,
  type APISectionComponent,
  type APISelectMenuComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  SelectMenuDefaultValueType,
} from 'discord-api-types/v10';
import { isWebAddress } from '../reading/address.ts';
import type { Message } from './layout.ts';
import { drawMarkdown, drawMention, escapeHtml } from './page-markdown.ts';
import { STYLE } from './page-style.ts';

/**
 * Draw messages as a web page that looks like Discord: to look at what the bot posts without posting it.
 *
 * It knows the components that we send, no more.
 */
export function messagePage(messages: readonly Message[]): string {
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
${messages.map(drawMessage).join('\n')}
</body>
</html>
`;
}

function drawMessage({ components = [], flags }: Message): string {
  const isEphemeral = ((flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  return `<article class="message">
  <div class="avatar" aria-hidden="true">L</div>
  <div class="body">
    <p class="author">Lede <span class="app">APP</span></p>
    ${components.map(drawTopLevel).join('\n')}
    ${isEphemeral ? '<p class="ephemeral">Only you can see this · <span>Dismiss message</span></p>' : ''}
  </div>
</article>`;
}

function drawTopLevel(component: APIMessageTopLevelComponent): string {
  if (component.type !== ComponentType.Container) return drawInside(component as APIComponentInContainer);
  const { accent_color: color, components } = component;
  const accent = typeof color === 'number' ? ` style="--accent: #${color.toString(16).padStart(6, '0')}"` : '';
  return `<section class="container"${accent}>${components.map(drawInside).join('\n')}</section>`;
}

function drawInside(component: APIComponentInContainer): string {
  switch (component.type) {
    case ComponentType.TextDisplay:
      return `<div>${drawMarkdown(component.content)}</div>`;
    case ComponentType.Separator:
      return component.divider === false ? '<div class="gap"></div>' : '<hr>';
    case ComponentType.Section:
      return drawSection(component);
    case ComponentType.ActionRow:
      return drawRow(component);
    default:
      throw new Error(`The page cannot draw a component of type ${component.type}`);
  }
}

function drawSection({ components, accessory }: APISectionComponent): string {
  const texts = components.map(({ content }) => drawMarkdown(content)).join('\n');
  return `<div class="section"><div>${texts}</div>${drawAccessory(accessory)}</div>`;
}

function drawAccessory(accessory: APISectionComponent['accessory']): string {
  if (accessory.type === ComponentType.Button) return drawButton(accessory);
  const { media, description } = accessory;
  return isWebAddress(media.url) ? `<img src="${escapeHtml(media.url)}" alt="${escapeHtml(description ?? '')}">` : '';
}

function drawRow({ components }: APIActionRowComponent<APIButtonComponent | APISelectMenuComponent>): string {
  const inside = components.map((each) => (each.type === ComponentType.Button ? drawButton(each) : drawSelect(each)));
  return `<div class="row">${inside.join('')}</div>`;
}

const COLOURS = {
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Secondary]: 'secondary',
  [ButtonStyle.Success]: 'success',
  [ButtonStyle.Danger]: 'danger',
  [ButtonStyle.Premium]: 'primary',
} as const;

function drawButton(button: APIButtonComponent): string {
  const label = 'label' in button ? (button.label ?? '') : '';
  const emoji = 'emoji' in button ? (button.emoji?.name ?? '') : '';
  const words = escapeHtml([emoji, label].filter(Boolean).join(' '));
  if (button.style === ButtonStyle.Link) {
    const href = isWebAddress(button.url) ? ` href="${escapeHtml(button.url)}"` : '';
    return `<a class="button"${href} rel="noreferrer">${words} ↗</a>`;
  }
  const disabled = button.disabled ? ' disabled' : '';
  return `<button type="button" class="button ${COLOURS[button.style]}"${disabled}>${words}</button>`;
}

/** What is chosen, or else what invites to choose. */
function drawSelect(select: APISelectMenuComponent): string {
  const chosen =
    select.type === ComponentType.StringSelect
      ? select.options.filter((option) => option.default).map(({ label }) => escapeHtml(label))
      : (select.default_values ?? []).map(({ id, type }) => drawMention(SIGNS[type], id));
  const placeholder = escapeHtml(select.placeholder ?? 'Make a selection');
  const shown = chosen.length > 0 ? chosen.join(' ') : `<span class="placeholder">${placeholder}</span>`;
  return `<div class="select"><span>${shown}</span></div>`;
}

const SIGNS = {
  [SelectMenuDefaultValueType.User]: '@',
  [SelectMenuDefaultValueType.Role]: '@&',
  [SelectMenuDefaultValueType.Channel]: '#',
} as const;
