import {
  type APIButtonComponent,
  type APIComponentInContainer,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  type RESTPostAPIChannelMessageJSONBody,
  SeparatorSpacingSize,
} from 'discord-api-types/v10';
import { isWebAddress } from '../reading/address.ts';
import { tidy } from '../reading/text.ts';
import { shorten } from './text.ts';

/** What every message of ours is made of: one container of components (Components V2), and no mention that rings. */
export type Message = RESTPostAPIChannelMessageJSONBody;

/** A message that brings a file; only replies do. */
export interface MessageWithFile extends Message {
  readonly file: { readonly name: string; readonly data: string };
}

/** Hang a file below a message. */
export function withFile({ components = [], ...message }: Message, file: MessageWithFile['file']): MessageWithFile {
  const shown = { type: ComponentType.File, file: { url: `attachment://${file.name}` } } as const;
  return { ...message, components: [...components, shown], file };
}

/** Discord's limit on the text of all components of a message, in characters. */
export const MAX_TEXT = 4000;

export const ACCENT = { brand: 0x2f6f73, warning: 0xb9770e, quiet: 0x5c6370 } as const;

export function container(accent: keyof typeof ACCENT, components: APIComponentInContainer[]): Message {
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [{ type: ComponentType.Container, accent_color: ACCENT[accent], components }],
    allowed_mentions: { parse: [] },
  };
}

export const textDisplay = (content: string): APITextDisplayComponent => ({
  type: ComponentType.TextDisplay,
  content,
});

const MAX_DESCRIPTION = 256;
/** Discord's limit on the address of a picture, in characters. */
const MAX_PICTURE = 2048;

/** Text with a picture beside it, if there is one that Discord takes. @param description What it shows, for those who do not see it. */
export function withPicture(content: string, image: string | null, description: string): APIComponentInContainer {
  const text = textDisplay(content);
  if (image === null || image.length > MAX_PICTURE || !isWebAddress(image)) return text;
  const accessory = {
    type: ComponentType.Thumbnail,
    media: { url: image },
    description: shorten(tidy(description), MAX_DESCRIPTION) || null,
  } as const;
  return { type: ComponentType.Section, components: [text], accessory };
}

export const separator = (): APIComponentInContainer => ({
  type: ComponentType.Separator,
  divider: true,
  spacing: SeparatorSpacingSize.Small,
});

export const buttonRow = (...components: APIButtonComponent[]): APIComponentInContainer => ({
  type: ComponentType.ActionRow,
  components,
});

/** A button that asks us; what it is about stands in its `custom_id`, so that it works on old messages and after a restart. */
export const button = (label: string, customId: string, style: ActionStyle = ButtonStyle.Secondary) =>
  ({ type: ComponentType.Button, style, label, custom_id: customId }) as const;

type ActionStyle = ButtonStyle.Primary | ButtonStyle.Secondary | ButtonStyle.Success | ButtonStyle.Danger;

/** How long the text of a message is, as Discord counts it for its limit. */
export function textLength(part: unknown): number {
  if (Array.isArray(part)) return part.reduce((sum: number, each) => sum + textLength(each), 0);
  if (typeof part !== 'object' || part === null) return 0;
  const own = 'content' in part && typeof part.content === 'string' ? part.content.length : 0;
  const inner = Object.values(part).filter((each) => typeof each === 'object');
  return own + textLength(inner);
}

/** A message of a sentence or two. */
export const note = (content: string, accent: keyof typeof ACCENT = 'quiet'): Message =>
  container(accent, [textDisplay(content)]);
