import { expect } from 'chai';
import { AUTH_DEFAULTS } from '../../src/composition/auth-config.js';
import { authConfigOf } from '../../src/composition/settings-auth-config.js';
import { load } from '../support/given-settings.js';

describe('AUTH_DEFAULTS', () => {
  it('are those of the server, whose issuer alone has a default of its own', () => {
    const { settings } = load();
    expect(authConfigOf(settings)).to.deep.equal({ ...AUTH_DEFAULTS, issuer: settings.auth.issuer });
  });
});
