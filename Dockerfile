# syntax=docker/dockerfile:1
# The server in an image: its compiled code and production packages, no compiler, no shell script, no root.
#   docker build -t pico-auth .
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.js scripts/build.js
COPY src src
RUN npm run build

# The packages of the server, among them the two database clients, which an embedder installs if wanted.
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
COPY deploy/add-clients.js deploy/add-clients.js
RUN node deploy/add-clients.js && npm install --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    SERVER_HOST=0.0.0.0 \
    SERVER_PORT=8100 \
    AUTH_DATA_DIR=/data \
    LOG_FORMAT=json
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY deploy/health-check.js deploy/health-check.js
RUN install --directory --owner=node --group=node --mode=0700 /data
# By number, so that an orchestrator can see that it is not root.
USER 1000:1000
VOLUME /data
EXPOSE 8100
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["node", "deploy/health-check.js", "/livez"]
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["serve"]
