import { ComponentType } from 'discord-api-types/v10';
import { z } from 'zod';

const Option = z.looseObject({
  label: z.string(),
  value: z.string(),
  description: z.string().nullish(),
  default: z.boolean().optional(),
});

/** Any component, loosely; `component-limits.ts` says what each type may hold. */
export const Component = z.looseObject({
  type: z.int(),
  id: z.int().optional(),
  custom_id: z.string().optional(),
  label: z.string().nullish(),
  style: z.int().optional(),
  url: z.string().nullish(),
  emoji: z.unknown().optional(),
  disabled: z.boolean().nullish(),
  content: z.string().optional(),
  description: z.string().nullish(),
  placeholder: z.string().nullish(),
  required: z.boolean().nullish(),
  value: z.string().nullish(),
  min_values: z.int().nullish(),
  max_values: z.int().nullish(),
  min_length: z.int().nullish(),
  max_length: z.int().nullish(),
  options: z.array(Option).optional(),
  media: z.looseObject({ url: z.string() }).optional(),
  file: z.looseObject({ url: z.string() }).optional(),
  items: z
    .array(z.looseObject({ media: z.looseObject({ url: z.string() }), description: z.string().nullish() }))
    .optional(),
  get components(): z.ZodOptional<z.ZodArray<typeof Component>> {
    return z.array(Component).optional();
  },
  get accessory(): z.ZodOptional<typeof Component> {
    return Component.optional();
  },
  get component(): z.ZodOptional<typeof Component> {
    return Component.optional();
  },
});
export type Component = z.infer<typeof Component>;

/** @returns Those directly inside a component, each with its path from there. */
export function childrenOf({ components = [], accessory, component }: Component): [string, Component][] {
  const children: [string, Component][] = components.map((child, index) => [`components.${index}`, child]);
  if (accessory) children.push(['accessory', accessory]);
  if (component) children.push(['component', component]);
  return children;
}

/** @returns Every component, those inside others included, in reading order. */
export function flatten(components: readonly Component[]): Component[] {
  return components.flatMap((component) => [component, ...flatten(childrenOf(component).map(([, child]) => child))]);
}

/** @returns The same components with a number for each that has none, as Discord hands them out. */
export function numbered(components: readonly Component[]): Component[] {
  const taken = new Set(flatten(components).map(({ id }) => id));
  let next = 1;
  const free = () => {
    while (taken.has(next)) next += 1;
    taken.add(next);
    return next;
  };
  const give = (component: Component): Component => ({
    ...component,
    id: component.id || free(),
    ...(component.components && { components: component.components.map(give) }),
    ...(component.accessory && { accessory: give(component.accessory) }),
    ...(component.component && { component: give(component.component) }),
  });
  return components.map(give);
}

const SELECTS: ReadonlySet<number> = new Set([
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
]);

export function isSelect({ type }: Component): boolean {
  return SELECTS.has(type);
}
