import {
  argon2Module,
  authServicesOf,
  compose,
  type ContainerOptions,
  createContainer,
  loggingModule,
  SQLITE_DATABASE,
  sqliteModule,
  T,
} from 'pico-auth/composition';

export const container = (options: ContainerOptions) => createContainer(options);
export const tokens = { ...T };
export const modules = [argon2Module(), loggingModule(), sqliteModule({ path: 'auth.db' })];
export const wired = async (options: ContainerOptions) => ({ ...(await compose(options)) });
export const startOrder = async (options: ContainerOptions) => (await wired(options)).wiring.startOrder();
export const signIn = async (options: ContainerOptions) => (await container(options)).get(T.signIn);
export const users = async (options: ContainerOptions) => (await container(options)).get(T.users);
export const database = async (options: ContainerOptions) => (await container(options)).get(SQLITE_DATABASE);
export const services = async (options: ContainerOptions) => ({
  ...authServicesOf(await container(options)),
});
