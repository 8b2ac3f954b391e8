import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { type Component, childrenOf, flatten, isSelect } from './component.ts';
import type { Fault } from './errors.ts';

// The numbers are Discord's: https://docs.discord.com/developers/components/reference, in characters (UTF-16 units here, the stricter count).
const MAX_COMPONENTS = 40;
const MAX_TEXT = 4000;

const IN_CONTAINER: readonly number[] = [
  ComponentType.ActionRow,
  ComponentType.Section,
  ComponentType.TextDisplay,
  ComponentType.MediaGallery,
  ComponentType.File,
  ComponentType.Separator,
];
const ON_TOP: readonly number[] = [...IN_CONTAINER, ComponentType.Container];
const IN_LABEL: readonly number[] = [3, 4, 5, 6, 7, 8, 19, 21, 22, 23];

/** @returns What is wrong with the components of a message of the second kind (flag 1 << 15). */
export function faultsOfLayout(components: readonly Component[]): Fault[] {
  const all = flatten(components);
  const text = all.reduce(
    (sum, { type, content = '' }) => sum + (type === ComponentType.TextDisplay ? content.length : 0),
    0,
  );
  return [
    ...check(all.length <= MAX_COMPONENTS, 'components', `Must be ${MAX_COMPONENTS} or fewer components in total.`),
    ...check(text <= MAX_TEXT, 'components', `The text of all components must be ${MAX_TEXT} or fewer in length.`),
    ...faultsOfIds(all),
    ...components.flatMap((component, index) => faultsOfComponent(component, `components.${index}`, ON_TOP)),
  ];
}

/** @returns What is wrong with the rows of buttons and selects below a message of the first kind. */
export function faultsOfRows(components: readonly Component[]): Fault[] {
  return [
    ...check(components.length <= 5, 'components', 'Must be 5 or fewer in length.'),
    ...faultsOfIds(flatten(components)),
    ...components.flatMap((component, index) =>
      faultsOfComponent(component, `components.${index}`, [ComponentType.ActionRow]),
    ),
  ];
}

/** @returns What is wrong with the components of a modal. */
export function faultsOfModalComponents(components: readonly Component[]): Fault[] {
  const allowed = [ComponentType.ActionRow, ComponentType.TextDisplay, ComponentType.Label];
  return [
    ...range(components.length, 1, 5, 'components'),
    ...faultsOfIds(flatten(components)),
    ...components.flatMap((component, index) => faultsOfComponent(component, `components.${index}`, allowed, true)),
  ];
}

function faultsOfIds(all: readonly Component[]): Fault[] {
  const customIds = all.flatMap(({ custom_id }) => custom_id ?? []);
  const ids = all.flatMap(({ id }) => id || []);
  return [
    ...check(new Set(customIds).size === customIds.length, 'components', 'Component custom id cannot be duplicated'),
    ...check(new Set(ids).size === ids.length, 'components', 'Component id cannot be duplicated'),
  ];
}

function faultsOfComponent(component: Component, path: string, allowed: readonly number[], inModal = false): Fault[] {
  if (!allowed.includes(component.type))
    return [{ path: `${path}.type`, message: `Value must be one of {${allowed.join(', ')}}.` }];
  const { components = [], accessory } = component;
  const within = (types: readonly number[]) =>
    childrenOf(component).flatMap(([step, child]) => faultsOfComponent(child, `${path}.${step}`, types, inModal));
  switch (component.type) {
    case ComponentType.ActionRow: {
      const buttons = components.filter(({ type }) => type === ComponentType.Button).length;
      const fits = inModal || buttons === components.length ? components.length <= 5 : components.length === 1;
      return [
        ...check(components.length > 0 && fits, `${path}.components`, 'Must be 1 to 5 buttons, or one select.'),
        ...within(inModal ? [ComponentType.TextInput] : [ComponentType.Button, 3, 5, 6, 7, 8]),
      ];
    }
    case ComponentType.Section:
      return [
        ...range(components.length, 1, 3, `${path}.components`),
        ...check(accessory !== undefined, `${path}.accessory`, 'This field is required'),
        ...components.flatMap((child, index) =>
          faultsOfComponent(child, `${path}.components.${index}`, [ComponentType.TextDisplay]),
        ),
        ...(accessory
          ? faultsOfComponent(accessory, `${path}.accessory`, [ComponentType.Button, ComponentType.Thumbnail])
          : []),
      ];
    case ComponentType.Container:
      return [...check(components.length > 0, `${path}.components`, 'This field is required'), ...within(IN_CONTAINER)];
    case ComponentType.Label:
      return [
        ...length(component.label, 1, 45, `${path}.label`),
        ...length(component.description ?? 'none', 1, 100, `${path}.description`),
        ...check(component.component !== undefined, `${path}.component`, 'This field is required'),
        ...within(IN_LABEL),
      ];
    case ComponentType.TextDisplay:
      return length(component.content, 1, MAX_TEXT, `${path}.content`);
    case ComponentType.Thumbnail:
      return [
        ...faultsOfMedia(component, path),
        ...length(component.description ?? 'none', 1, 1024, `${path}.description`),
      ];
    case ComponentType.MediaGallery: {
      const items = component.items ?? [];
      return [
        ...range(items.length, 1, 10, `${path}.items`),
        ...items.flatMap((item, index) => [
          ...faultsOfMedia(item, `${path}.items.${index}`),
          ...length(item.description ?? 'none', 1, 1024, `${path}.items.${index}.description`),
        ]),
      ];
    }
    case ComponentType.File:
      return check(
        component.file?.url.startsWith('attachment://') ?? false,
        `${path}.file.url`,
        "Scheme must be one of ('attachment').",
      );
    case ComponentType.Button:
      return faultsOfButton(component, path);
    case ComponentType.TextInput:
      return faultsOfTextInput(component, path, allowed.length === 1);
    default:
      return isSelect(component) ? faultsOfSelect(component, path, inModal) : [];
  }
}

function faultsOfButton({ style, label, emoji, url, custom_id }: Component, path: string): Fault[] {
  const isLink = style === ButtonStyle.Link;
  return [
    ...check(
      style !== undefined && style >= 1 && style <= 6,
      `${path}.style`,
      'Value must be one of {1, 2, 3, 4, 5, 6}.',
    ),
    ...check(Boolean(label) || Boolean(emoji), path, 'A button must have a label or emoji'),
    ...length(label ?? '', 0, 80, `${path}.label`),
    ...(isLink
      ? [
          ...check(custom_id === undefined, `${path}.custom_id`, 'A custom id and url cannot both be specified'),
          ...check(
            /^(?:https?|discord):\/\//.test(url ?? ''),
            `${path}.url`,
            "Scheme must be one of ('discord', 'http', 'https').",
          ),
          ...length(url, 1, 512, `${path}.url`),
        ]
      : [
          ...check(!url, `${path}.url`, 'A custom id and url cannot both be specified'),
          ...(style === ButtonStyle.Premium ? [] : length(custom_id, 1, 100, `${path}.custom_id`)),
        ]),
  ];
}

function faultsOfSelect(component: Component, path: string, inModal: boolean): Fault[] {
  const { options = [], min_values: min, max_values: max, type, custom_id, placeholder, required } = component;
  const values = options.map(({ value }) => value);
  const defaults = options.filter((option) => option.default).length;
  return [
    ...length(custom_id, 1, 100, `${path}.custom_id`),
    ...length(placeholder ?? '', 0, 150, `${path}.placeholder`),
    ...range(min ?? 1, 0, 25, `${path}.min_values`),
    ...range(max ?? 1, 1, 25, `${path}.max_values`),
    ...check((min ?? 1) <= (max ?? 1), `${path}.min_values`, 'Must be no greater than max_values'),
    ...check(inModal || required === undefined, `${path}.required`, 'Only in a modal'),
    ...(type === ComponentType.StringSelect
      ? [
          ...range(options.length, 1, 25, `${path}.options`),
          ...check((max ?? 1) <= options.length, `${path}.max_values`, 'Must be no greater than the number of options'),
          ...check(defaults <= (max ?? 1), `${path}.options`, 'More options are selected than max_values allows'),
          ...check(
            new Set(values).size === values.length,
            `${path}.options`,
            'The specified option value is already used',
          ),
          ...options.flatMap((option, index) => [
            ...length(option.label, 1, 100, `${path}.options.${index}.label`),
            ...length(option.value, 1, 100, `${path}.options.${index}.value`),
            ...length(option.description ?? 'none', 1, 100, `${path}.options.${index}.description`),
          ]),
        ]
      : check(component.options === undefined, `${path}.options`, 'Only a string select has options')),
  ];
}

function faultsOfTextInput(component: Component, path: string, needsLabel: boolean): Fault[] {
  const { style, custom_id, min_length: min, max_length: max, value, placeholder, label } = component;
  return [
    ...length(custom_id, 1, 100, `${path}.custom_id`),
    ...check(style === 1 || style === 2, `${path}.style`, 'Value must be one of {1, 2}.'),
    ...(needsLabel
      ? length(label, 1, 45, `${path}.label`)
      : check(!label, `${path}.label`, 'The label around it has the words')),
    ...range(min ?? 0, 0, MAX_TEXT, `${path}.min_length`),
    ...range(max ?? MAX_TEXT, 1, MAX_TEXT, `${path}.max_length`),
    ...check((min ?? 0) <= (max ?? MAX_TEXT), `${path}.min_length`, 'Must be no greater than max_length'),
    ...length(value ?? '', 0, max ?? MAX_TEXT, `${path}.value`),
    ...length(placeholder ?? '', 0, 100, `${path}.placeholder`),
  ];
}

function faultsOfMedia({ media }: { media?: { url: string } | undefined }, path: string): Fault[] {
  return [
    ...check(
      /^(?:https?|attachment):\/\//.test(media?.url ?? ''),
      `${path}.media.url`,
      "Scheme must be one of ('attachment', 'http', 'https').",
    ),
    ...length(media?.url, 1, 2048, `${path}.media.url`),
  ];
}

/** @returns One fault unless it holds. */
export function check(holds: boolean, path: string, message: string): Fault[] {
  return holds ? [] : [{ path, message }];
}

/** @returns One fault unless the text is there and within its bounds. */
export function length(text: string | null | undefined, min: number, max: number, path: string): Fault[] {
  if (text === null || text === undefined) return min > 0 ? [{ path, message: 'This field is required' }] : [];
  return check(text.length >= min && text.length <= max, path, `Must be between ${min} and ${max} in length.`);
}

/** @returns One fault unless the number is within its bounds. */
export function range(value: number, min: number, max: number, path: string): Fault[] {
  return check(value >= min && value <= max, path, `Must be between ${min} and ${max}.`);
}
