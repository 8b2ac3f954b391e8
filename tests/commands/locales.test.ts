import { ApplicationCommandOptionType, ApplicationCommandType } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../commands/index.ts';
import { TRANSLATIONS } from '../../commands/locales/index.ts';
import { localize } from '../../commands/localize.ts';
import { CommandBody, faultsOfCommand, type Option } from '../support/discord/command-limits.ts';
import { faultsOf, hasDiscordSchema } from '../support/discord-schema.ts';

const bodies = COMMANDS.map(({ data }) => CommandBody.parse(data));

/** Every thing with a name, by the path of its wording, with what stands beside it. */
interface Named {
  readonly path: string;
  readonly thing: { name: string; description?: string | null | undefined; name_localizations?: unknown };
  readonly siblings: readonly { name: string; name_localizations?: unknown }[];
}

function namedIn(path: string, thing: CommandBody | Option, siblings: Named['siblings']): Named[] {
  const options = thing.options ?? [];
  const choices = 'choices' in thing ? ((thing as Option).choices ?? []) : []; // only an option has choices
  return [
    { path, thing, siblings },
    ...choices.map((choice) => ({ path: `${path}#${choice.value}`, thing: choice, siblings: choices })),
    ...options.flatMap((option) => namedIn(`${path}.${option.name}`, option, options)),
  ];
}

const named = bodies.flatMap((body) =>
  namedIn(
    body.name,
    body,
    bodies.filter(({ type }) => type === body.type),
  ),
);
const nameIn = (locale: string, { name, name_localizations: names }: Named['siblings'][number]) =>
  (names as Record<string, string> | undefined)?.[locale] ?? name;

describe.each(Object.entries(TRANSLATIONS))('commands in %s', (locale, wordings) => {
  test('have a name and a description each, and no wording is for nothing', () => {
    expect(Object.keys(wordings).sort()).toEqual(named.map(({ path }) => path).sort());
    for (const { path, thing } of named) {
      const isDescribed = Boolean(thing.description);
      expect([path, wordings[path]?.description !== undefined]).toEqual([path, isDescribed]);
    }
  });

  test('fit Discord’s limits, and no two beside each other have one name', () => {
    const faults = named.flatMap(({ path, thing, siblings }) => {
      const { name = '', description } = wordings[path] ?? {};
      const maxName = path.includes('#') ? 100 : 32;
      const texts = description === undefined ? [name] : [name, description];
      const alike = siblings.filter((sibling) => nameIn(locale, sibling) === nameIn(locale, thing));
      return [
        ...(name.length > maxName ? [`${path}: the name is too long`] : []),
        ...((description?.length ?? 0) > 100 ? [`${path}: the description is too long`] : []),
        ...(texts.some((text) => text === '' || text !== text.trim().normalize('NFC')) ? [`${path}: untidy`] : []),
        ...(alike.length > 1 ? [`${path}: another is called “${name}” too`] : []),
      ];
    });

    expect(faults).toEqual([]);
  });
});

test.each(bodies.map((body) => [body.name, body] as const))(
  '"%s" is a command that Discord accepts, all languages and its size included',
  (_, body) => {
    expect(faultsOfCommand(body, '')).toEqual([]);
    if (!hasDiscordSchema) return;
    const permissions = body.default_member_permissions;
    const numeric = permissions === undefined ? {} : { default_member_permissions: Number(permissions) };
    expect(faultsOf('ApplicationCommandCreateRequest', { ...body, ...numeric })).toEqual([]);
  },
);

test('sub-commands, groups and what is below them are named too; what has no wording stays in English', () => {
  const language = { type: ApplicationCommandOptionType.String, name: 'language', description: 'Which' } as const;
  const add = {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'add',
    description: 'Add one',
    options: [language],
  };
  const data = {
    name: 'feed',
    description: 'Feeds',
    options: [
      { type: ApplicationCommandOptionType.SubcommandGroup, name: 'list', description: 'Lists', options: [add] },
    ],
  };

  const localized = localize(data as Parameters<typeof localize>[0], {
    de: {
      'feed.list.add': { name: 'hinzufügen', description: 'Fügt eine hinzu' },
      'feed.list.add.language': { name: 'sprache', description: 'Welche' },
    },
  });

  expect(localized).toEqual({
    name: 'feed',
    description: 'Feeds',
    options: [
      {
        type: ApplicationCommandOptionType.SubcommandGroup,
        name: 'list',
        description: 'Lists',
        options: [
          {
            ...add,
            name_localizations: { de: 'hinzufügen' },
            description_localizations: { de: 'Fügt eine hinzu' },
            options: [
              {
                ...language,
                name_localizations: { de: 'sprache' },
                description_localizations: { de: 'Welche' },
              },
            ],
          },
        ],
      },
    ],
  });
});

test('menu commands have a name and nothing else to translate', () => {
  const menus = COMMANDS.filter(({ data }) => data.type === ApplicationCommandType.Message);

  expect(menus.map(({ data }) => data.name_localizations?.de)).toEqual(['Links zusammenfassen', 'Aussagen prüfen']);
  for (const { data } of menus) expect(data).not.toHaveProperty('description_localizations');
});
