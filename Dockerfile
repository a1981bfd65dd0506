# The gateway with one server behind it. docs: deploy/README.md
#   docker build --tag voordeur .
#   docker build --tag my-server --build-arg APP=templates/minimal-server .
# No BuildKit extensions, so that every builder takes it.

# "npm run image:pin" writes the digest here; the release workflow refuses a base without one.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
# Manifests first: dependencies are installed anew only when one of these changes.
COPY package.json package-lock.json .npmrc ./
COPY packages/gateway/package.json packages/gateway/
COPY packages/entra-local/package.json packages/entra-local/
COPY apps/real-estate/package.json apps/real-estate/
COPY deploy/build/package.json deploy/build/package-lock.json deploy/build/.npmrc deploy/build/
RUN npm ci --omit=dev --omit=optional --ignore-scripts && cd deploy/build && npm ci
COPY . .
# A folder with src/main.ts.
ARG APP=apps/real-estate
RUN node deploy/build/bundle.ts --app "${APP}" --into /out && mkdir /data

FROM ${NODE_IMAGE}
ARG NODE_IMAGE
ARG APP=apps/real-estate
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Voordeur" \
      org.opencontainers.image.description="OAuth 2.1 gateway and MCP tool host: ${APP}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${NODE_IMAGE}"
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    VOORDEUR_DATA_DIR=/data \
    MALLOC_ARENA_MAX=2
WORKDIR /voordeur
# Root's, so that the server can't change its own code. Only /data may be written.
COPY --from=build /out/ ./
COPY --from=build --chown=65532:65532 /data/ /data/
USER 65532:65532
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["/usr/local/bin/node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node is process 1 and gets the signals; no shell, and none is needed.
# "docker run … bin/voordeur.js migrate" runs a command instead.
# Half of Node's own young generation: 80 MB less under load, and no more CPU. MALLOC_ARENA_MAX is
# the C library's, which keeps 8 MB more with an arena for each thread.
ENTRYPOINT ["/usr/local/bin/node", "--max-semi-space-size=16"]
CMD ["bin/server.js"]
