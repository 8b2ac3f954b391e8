import type { ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import { type Component, childrenOf } from './component.ts';
import { demand, type Fault, refuse } from './errors.ts';
import { snowflake } from './snowflake.ts';

/** Discord's limits without boosts: https://docs.discord.com/developers/reference#uploading-files */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_FILES = 10;
/** For how long an address of a file is good. */
const ADDRESS_MS = 24 * 60 * 60_000;
const REFERENCE = 'attachment://';

/** A file as a request brings it. */
export interface Upload {
  /** The n of `files[n]`. */
  readonly key: string;
  readonly name: string;
  readonly contentType: string | undefined;
  readonly content: Buffer;
}

/** A file as Discord keeps it. */
export interface Attachment extends Omit<Upload, 'key'> {
  readonly id: string;
  readonly description: string | undefined;
  readonly isEphemeral: boolean;
  /** Signed; good for a day. */
  readonly url: string;
}

/** What a request says of the files that the message shall have, by the n of a new one or the identifier of an old one. */
export interface AttachmentEntry {
  readonly id: string | number;
  readonly filename?: string | null | undefined;
  readonly description?: string | null | undefined;
}

export type Attachments = ReturnType<typeof createAttachments>;

/** Keep files and hand them out, as Discord's CDN does. @param origin Where they are served: `http://host:port`. */
export function createAttachments(clock: Clock, origin: () => string) {
  const byAddress = new Map<string, { attachment: Attachment; until: number }>();

  function keep(file: Omit<Attachment, 'id' | 'url'>, channelId: string): Attachment {
    const id = snowflake(clock.now());
    const until = clock.now() + ADDRESS_MS;
    const name = safeName(file.name);
    const seconds = (at: number) => Math.floor(at / 1000).toString(16);
    const query = `ex=${seconds(until)}&is=${seconds(clock.now())}&hm=${BigInt(id).toString(16).padStart(64, '0')}`;
    const address = `/attachments/${channelId}/${id}/${encodeURIComponent(name)}?${query}`;
    const attachment = { ...file, id, name, url: `${origin()}${address}` };
    byAddress.set(address, { attachment, until });
    return attachment;
  }

  return {
    keep,
    /**
     * The files of a message once a request has been applied to it: those that it names, or else all that were and that came.
     *
     * @throws {Refusal} 40005 for one that is too large, 30015 for too many, 50035 for a name that is nobody's.
     */
    apply(
      had: readonly Attachment[],
      uploads: readonly Upload[],
      named: readonly AttachmentEntry[] | null | undefined,
      place: { readonly channelId: string; readonly isEphemeral: boolean },
    ): readonly Attachment[] {
      if (uploads.some(({ content }) => content.length > MAX_FILE_BYTES)) throw refuse('tooLarge');
      const entries = named ?? [...had.map(({ id }) => ({ id })), ...uploads.map(({ key }) => ({ id: key }))];
      const ids = entries.map(({ id }) => String(id));
      const known = new Set([...had.map(({ id }) => id), ...uploads.map(({ key }) => key)]);
      demand(ids.flatMap((id, index) => faultsOfId(known.has(id) && ids.indexOf(id) === index, index)));
      if (entries.length > MAX_FILES) throw refuse('tooManyAttachments');
      return entries.flatMap(({ id, filename, description }: AttachmentEntry) => {
        const upload = uploads.find(({ key }) => key === String(id));
        if (upload === undefined) return had.filter((attachment) => attachment.id === String(id));
        const { contentType, content } = upload;
        const words = description ?? undefined;
        const file = { name: filename ?? upload.name, contentType, content, description: words };
        return [keep({ ...file, isEphemeral: place.isEphemeral }, place.channelId)];
      });
    },
    /** Serve a file, or say that there is none at this address, or no longer. */
    serve(address: string, response: ServerResponse): void {
      const found = byAddress.get(address);
      if (found === undefined || clock.now() > found.until) {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('This content is no longer available.');
        return;
      }
      const { contentType = 'application/octet-stream', content } = found.attachment;
      response.writeHead(200, { 'content-type': contentType, 'content-length': content.length }).end(content);
    },
  };
}

/** @returns What is wrong with where components say that their files are. */
export function faultsOfReferences(components: readonly Component[], attachments: readonly Attachment[]): Fault[] {
  const names = new Set(attachments.map(({ name }) => name));
  const within = (component: Component, path: string): Fault[] => [
    ...referencesOf(component).flatMap(([step, url]) =>
      url.startsWith(REFERENCE) && !names.has(url.slice(REFERENCE.length))
        ? [{ path: `${path}.${step}`, message: 'The referenced attachment was not found' }]
        : [],
    ),
    ...childrenOf(component).flatMap(([step, child]) => within(child, `${path}.${step}`)),
  ];
  return components.flatMap((component, index) => within(component, `components.${index}`));
}

/** @returns The same components with each file where it can be had, as Discord sends them back. */
export function located(components: readonly Component[], attachments: readonly Attachment[]): Component[] {
  const find = (url: string) => attachments.find(({ name }) => url === `${REFERENCE}${name}`);
  const at = <Media extends { url: string }>(media: Media) => {
    const found = find(media.url);
    return found === undefined ? media : { ...media, url: found.url, proxy_url: found.url, attachment_id: found.id };
  };
  const give = (component: Component): Component => {
    const { file, media, items, components: inner, accessory } = component;
    const found = file && find(file.url);
    return {
      ...component,
      ...(file && { file: at(file), ...(found && { name: found.name, size: found.content.length }) }),
      ...(media && { media: at(media) }),
      ...(items && { items: items.map((item) => ({ ...item, media: at(item.media) })) }),
      ...(inner && { components: inner.map(give) }),
      ...(accessory && { accessory: give(accessory) }),
    };
  };
  return components.map(give);
}

export function attachmentWire({ id, name, contentType, content, description, isEphemeral, url }: Attachment) {
  return {
    id,
    filename: name,
    size: content.length,
    url,
    proxy_url: url,
    ...(contentType !== undefined && { content_type: contentType }),
    ...(description !== undefined && { description }),
    ...(isEphemeral && { ephemeral: true }),
  };
}

/**
 * Read the JSON and the files of a `multipart/form-data` body.
 *
 * @throws {Refusal} 50035 where it is none, or has a part that Discord does not know.
 */
export async function readMultipart(body: Buffer, contentType: string): Promise<{ json: string; uploads: Upload[] }> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => demand([{ path: '', message: 'The request body is no multipart/form-data' }]));
  let json = '';
  const uploads: Upload[] = [];
  for (const [part, value] of form ?? []) {
    const key = /^files\[(\d+)\]$/.exec(part)?.[1];
    if (part === 'payload_json' && typeof value === 'string') json = value;
    else if (key !== undefined && typeof value !== 'string') {
      const content = Buffer.from(await value.arrayBuffer());
      uploads.push({ key, name: value.name, contentType: value.type || undefined, content });
    } else demand([{ path: part, message: 'Expected payload_json or files[n]' }]);
  }
  return { json, uploads };
}

function faultsOfId(isKnown: boolean, index: number): Fault[] {
  return isKnown ? [] : [{ path: `attachments.${index}.id`, message: 'No file and no attachment has this id' }];
}

function referencesOf({ file, media, items = [] }: Component): [step: string, url: string][] {
  const listed = items.map((item, index): [string, string] => [`items.${index}.media.url`, item.media.url]);
  return [
    ...(file ? [['file.url', file.url] as [string, string]] : []),
    ...(media ? [['media.url', media.url] as [string, string]] : []),
    ...listed,
  ];
}

/** Discord keeps letters, digits, dots, dashes and underscores of a file's name; a blank becomes an underscore. */
function safeName(name: string): string {
  return name.replace(/\s/g, '_').replace(/[^\p{L}\p{N}._-]/gu, '') || 'unknown';
}
