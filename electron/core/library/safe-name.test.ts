import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingFolderName, clientFolderName, titleFor } from './folder-names.ts';
import { freeName, isNamedAfter, numberedName, safeName, sameName, shownName } from './safe-name.ts';

describe('safeName', () => {
  it.each([
    ['Acme', 'Acme'],
    ['  Acme   & Sons ', 'Acme & Sons'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j'],
    ['../../etc/passwd', '-..-etc-passwd'],
    ['..', 'Untitled'],
    ['', 'Untitled'],
    ['.hidden', 'hidden'],
    ['ends with dots... . ', 'ends with dots'],
    ['CON', '_CON'],
    ['con.txt', '_con.txt'],
    ['LPT¹', '_LPT¹'],
    ['COM10', 'COM10'],
    ['Conrad', 'Conrad'],
    ['tab\tnew\nline\u0000nul', 'tab new linenul'],
    ['gpj.\u202Eexe', 'gpj.exe'],
    ['zero\u200Bwidth\uFEFF', 'zerowidth'],
    ['e\u0301', '\u00E9'],
    ['\uD800', '\uFFFD'],
    ['👩‍💻', '👩‍💻'],
    ['N\u0000\u0301', '\u0143'],
  ])('makes %j into %j', (text, name) => {
    expect(safeName(text)).toBe(name);
  });

  it('cuts at 120 bytes, never inside a letter', () => {
    expect(safeName('x'.repeat(300))).toBe('x'.repeat(120));
    expect(safeName('👩‍💻'.repeat(30))).toBe('👩‍💻'.repeat(10));
    expect(Buffer.byteLength(numberedName('é'.repeat(60), 12))).toBeLessThanOrEqual(120);
  });

  it('keeps reserved names free', () => {
    expect(clientFolderName('bin')).toBe('_bin');
    expect(clientFolderName('Bins')).toBe('Bins');
  });

  it('gives for any text a name that is safe everywhere, and the same one again', () => {
    const anyUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code));
    const nasty = fc.constantFrom('.', ' ', '/', '\u202E', '\u0301', '👩‍💻', 'CON', '\u0000');
    const unit = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 1 }), anyUnit, nasty);
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 200 }), (text) => {
        const name = safeName(text);
        expect(name).not.toMatch(/[<>:"/\\|?*\p{Cc}]|^[. ]|[. ]$|^$/u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120);
        expect(safeName(name)).toBe(name);
      }),
      { numRuns: 500 },
    );
  });
});

describe('names in one folder', () => {
  it('numbers what would collide on some system', () => {
    expect(freeName('Acme', [])).toBe('Acme');
    expect(freeName('Acme', ['acme', 'ACME (2)'])).toBe('Acme (3)');
    expect(freeName('\u00E9', ['e\u0301'])).toBe('\u00E9 (2)');
    expect(sameName('STRASSE', 'strasse')).toBe(true);
  });

  it('knows which folder was named after what', () => {
    expect(isNamedAfter('Acme', 'Acme')).toBe(true);
    expect(isNamedAfter('Acme (2)', 'Acme')).toBe(true);
    expect(isNamedAfter('Acme (1)', 'Acme')).toBe(false);
    expect(isNamedAfter('Acme (copy)', 'Acme')).toBe(false);
    const long = 'x'.repeat(120);
    expect(isNamedAfter(numberedName(long, 31), long)).toBe(true);
  });

  it('shows what was found on disk as one line', () => {
    expect(shownName('a\u2028b\u0007')).toBe('a b');
    expect(shownName('\u0007')).toBe('Untitled');
    expect(shownName('x'.repeat(250))).toHaveLength(200);
  });
});

describe('recordingFolderName', () => {
  const file = { createdAt: '2026-11-22T09:30:05.000+01:00', title: 'Logo: which one?' };
  it('begins with date and time of the place where it was made', () => {
    expect(recordingFolderName(file)).toBe('2026-11-22 0930 Logo- which one-');
    expect(recordingFolderName({ ...file, title: '...' })).toBe('2026-11-22 0930 Untitled');
    expect(Buffer.byteLength(recordingFolderName({ ...file, title: 'é'.repeat(200) }))).toBeLessThanOrEqual(
      120,
    );
  });

  it('lets the title follow a renamed folder', () => {
    const recording = { ...file } as Parameters<typeof titleFor>[1];
    expect(titleFor('2026-11-22 0930 Logo- which one-', recording)).toBe('Logo: which one?');
    expect(titleFor('2026-11-22 0930 Logo- which one- (2)', recording)).toBe('Logo: which one?');
    expect(titleFor('2026-11-22 0930 Final', recording)).toBe('Final');
    expect(titleFor('Renamed by hand', recording)).toBe('Renamed by hand');
    expect(titleFor('2026-11-22 0930', recording)).toBe('Logo: which one?');
  });
});
