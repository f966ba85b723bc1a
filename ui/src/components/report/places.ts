// What in the report's text can be opened or gone to: numbers, marks, passages to review.

/** A number of the report: which of the links to its fact, counted from 0. */
export interface NumberPlace {
  id: string;
  place: number;
}

/** Numbers that lead to a fact. */
export const NUMBERS = 'a[href^="#fact-"]';
/** Marks in prose: they lead to the reason. */
export const MARKS = 'a[href^="#check-"]';
/** What contradicts the files or has no support in them: whole statements, and marks within prose. */
const TO_REVIEW = `.say[data-verdict="contradicted"], .say[data-verdict="unsupported"], ${MARKS}`;

/** The name of the fact that a link leads to: `fact-12` is F12. */
export function factName(id: string): string | undefined {
  const [, number] = /^fact-(\d+)$/.exec(id) ?? [];
  return number === undefined ? undefined : `F${number}`;
}

const linksTo = (article: ParentNode, id: string): HTMLAnchorElement[] =>
  [...article.querySelectorAll<HTMLAnchorElement>(NUMBERS)].filter((link) => link.getAttribute("href") === `#${id}`);

export const placeOf = (article: ParentNode, id: string, link: HTMLAnchorElement): NumberPlace => ({ id, place: linksTo(article, id).indexOf(link) });

/** The link at a place, also after the text was made anew; the first one to the same fact where that one is gone. */
export function linkAt(article: ParentNode, { id, place }: NumberPlace): HTMLAnchorElement | undefined {
  const links = linksTo(article, id);
  return links[place] ?? links[0];
}

/** Passages to review in the order of the text: each statement once, each mark once, none of the table that explains them. */
export function passagesToReview(article: ParentNode): HTMLElement[] {
  const seen = new Set<string>();
  return [...article.querySelectorAll<HTMLElement>(TO_REVIEW)].filter((passage) => {
    const href = passage.getAttribute("href");
    if (href === null) return true;
    const id = href.slice(1);
    if (seen.has(id) || passage.closest('[id^="check-"], .say')) return false;
    seen.add(id);
    return true;
  });
}
