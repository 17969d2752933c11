import { describe, expect, it } from 'vitest';
import { formatPerson, parseAddresses } from './parse-addresses.ts';

describe('parseAddresses', () => {
  it('reads several addresses, with names and without', () => {
    const { people, faults } = parseAddresses(
      'anna@example.com, Bob Smith <bob@example.com>;\n"Cy" <cy@example.org>,',
    );
    expect(people).toEqual([
      { name: '', email: 'anna@example.com' },
      { name: 'Bob Smith', email: 'bob@example.com' },
      { name: 'Cy', email: 'cy@example.org' },
    ]);
    expect(faults).toEqual([]);
  });

  it('counts an address once, whatever its case', () => {
    expect(parseAddresses('a@example.com, A@EXAMPLE.com').people).toHaveLength(1);
  });

  it.each([
    ['anna', /no @/],
    ['@example.com', /nothing before/],
    ['anna@', /not complete/],
    ['anna@example', /not complete/],
    ['a@b@example.com', /more than one/],
    ['a@example.com b@example.com', /more than one/],
    ['an na@example.com', /space/],
    ['Anna <>', /missing/],
    ['anna@exa_mple.com', /not an email address/],
  ])('says what is wrong with %s', (text, fault) => {
    const { people, faults } = parseAddresses(`ok@example.com, ${text}`);
    expect(people).toHaveLength(1);
    expect(faults).toEqual([expect.stringMatching(fault)]);
  });

  it('is undone by formatPerson', () => {
    const people = [
      { name: 'Smith, Bob', email: 'bob@example.com' },
      { name: '', email: 'anna@example.com' },
    ];
    const again = parseAddresses(people.map(formatPerson).join(', ')).people;
    expect(again.map(({ email }) => email)).toEqual(people.map(({ email }) => email));
  });
});
