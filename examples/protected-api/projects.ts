import { SecurityContext } from 'pico-auth/koa';

export interface Project {
  readonly name: string;
  readonly owner: string;
}

const projects: Project[] = [];

/** The caller's own projects. Nobody hands the caller down to here: the security context knows. */
export function ownProjects(): readonly Project[] {
  const { sub } = SecurityContext.require();
  return projects.filter(({ owner }) => owner === sub);
}

export function addProject(name: string): Project {
  const project = { name, owner: SecurityContext.require().sub };
  projects.push(project);
  return project;
}

/** Everybody's projects: 403 for whoever is no superadmin, wherever this is called from. */
export function allProjects(): readonly Project[] {
  SecurityContext.requireRole('superadmin');
  return projects;
}
