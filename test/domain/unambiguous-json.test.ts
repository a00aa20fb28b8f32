import { expect } from 'chai';
import { parseUnambiguousJson, parseUnambiguousObject } from '../../src/domain/unambiguous-json.js';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const parsed = (text: string) => parseUnambiguousJson(bytesOf(text));

const TWICE = 'a JSON member appears twice or is called __proto__';
const HALF = 'JSON with half of a surrogate pair';
const REFUSED: readonly (readonly [string, string])[] = [
  ['{"a":1,"a":2}', TWICE],
  ['[{"a":{"b":1,"\\u0062":2}}]', TWICE],
  ['{"__proto__":1}', TWICE],
  ['"\\ud800"', HALF],
  ['"\\uDFFF\\uD800"', HALF],
  ['[{"a":["x\\udc00"]}]', HALF],
  ['{"\\ud83d":1}', HALF],
  [`${'['.repeat(33)}${']'.repeat(33)}`, 'JSON nested too deep'],
  ['\ufeff1', 'begun by a byte order mark'],
  ['', 'not JSON in UTF-8'],
  ['{"a":1}}', 'not JSON in UTF-8'],
];

describe('parseUnambiguousJson', () => {
  for (const [text, reason] of REFUSED)
    it(`refuses ${JSON.stringify(text.slice(0, 40))}: ${reason}`, () => {
      expect(parsed(text)).to.equal(reason);
    });

  for (const text of [
    ...['null', '7', '"x"', '[]', '{"a":{"a":[{"a":1},{"a":2}]}}'],
    ...['"\\ud83d\\ude00"', '"a \\\\ud800 that is no escape"', '{"\\":1,\\"b":":"}', '"\\ufffd"'],
    `${'['.repeat(32)}${']'.repeat(32)}`,
  ])
    it(`takes ${text.slice(0, 40)} for what it is`, () => {
      expect(parsed(text)).to.deep.equal({ value: JSON.parse(text) as unknown });
    });

  it('freezes what it has read to its depths', () => {
    const { value } = parsed('{"a":[{"b":1}]}') as { readonly value: { readonly a: readonly object[] } };
    for (const part of [value, value.a, value.a[0]]) expect(part).to.satisfy(Object.isFrozen);
  });
});

describe('parseUnambiguousObject', () => {
  it('takes an object and nothing else', () => {
    expect(parseUnambiguousObject(bytesOf('{"a":1}'))).to.deep.equal({ a: 1 });
    for (const text of ['[]', 'null', '"x"', '7'])
      expect(parseUnambiguousObject(bytesOf(text)), text).to.equal('not a JSON object');
  });

  it('refuses what parseUnambiguousJson refuses, with the same reason', () => {
    for (const [text, reason] of REFUSED)
      expect(parseUnambiguousObject(bytesOf(text)), text).to.equal(reason);
  });
});
