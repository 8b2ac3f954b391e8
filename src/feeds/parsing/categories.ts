import type { Category } from '../feed.ts';
import { bounded, lineOf, plainOf, present } from './fields.ts';
import { attribute, type XmlElement } from './xml.ts';

const ITUNES = 'http://www.itunes.com/';
/** What a category of Media RSS belongs to unless it says otherwise: Media RSS 1.5.1, "media:category". */
const MEDIA = 'http://search.yahoo.com/mrss/category_schema';

/** List what a feed or entry is filed under, in document order. */
export function listCategories(element: XmlElement): readonly Category[] {
  const elements = element.children.filter((child) => typeof child !== 'string');
  return bounded(elements.flatMap(readCategory));
}

function readCategory(element: XmlElement): readonly Category[] {
  switch (element.key) {
    case 'category':
    case 'atom:category':
      return listed({
        term: attribute(element, 'term')?.trim() || plainOf(element),
        scheme: attribute(element, 'scheme') ?? attribute(element, 'domain'),
        label: attribute(element, 'label'),
      });
    case 'dc:subject':
      return listed({ term: plainOf(element) });
    case 'media:group':
    case 'media:content':
      return listCategories(element);
    case 'media:category':
      return listed({
        term: plainOf(element),
        scheme: attribute(element, 'scheme') ?? MEDIA,
        label: attribute(element, 'label'),
      });
    case 'itunes:category':
      return [
        ...listed({ term: attribute(element, 'text') ?? lineOf(element), scheme: ITUNES }),
        ...listCategories(element),
      ];
    case 'keywords':
    case 'itunes:keywords':
      return lineOf(element)
        .split(',')
        .flatMap((word) => listed({ term: word.trim(), scheme: element.key === 'keywords' ? undefined : ITUNES }));
    default:
      return [];
  }
}

function listed(category: {
  term: string;
  scheme?: string | undefined;
  label?: string | undefined;
}): readonly Category[] {
  return category.term === '' && !category.label ? [] : [present(category)];
}
