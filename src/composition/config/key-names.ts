/** `access_token_expire_minutes` as `accessTokenExpireMinutes`. */
type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** The keys of a section under their names in code. */
export type InCode<Section> = {
  readonly [Name in keyof Section & string as CamelCase<Name>]: Section[Name];
};

/** How a key of the configuration is called in code. */
export const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/** How a name in code is written in the configuration. */
export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The values of a section as they are, under their names in code. */
export const inCode = <Section extends object>(section: Section): InCode<Section> =>
  Object.fromEntries(
    Object.entries(section).map(([name, value]: [string, unknown]) => [camelCase(name), value]),
  ) as InCode<Section>;
