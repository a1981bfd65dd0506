/** Every Dockerfile of the repository; all have the same base. */
export const DOCKERFILES = ['Dockerfile', 'deploy/development/Dockerfile']
