# syntax=docker/dockerfile:1
# Lede runs its TypeScript as written: there is nothing to build, only packages to install. For amd64 and arm64:
#   docker buildx build --platform linux/amd64,linux/arm64 -t lede .

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package of production runs a script when it is installed.
RUN npm ci --omit=dev --ignore-scripts

FROM node:24.21.0-bookworm-slim
# glibc keeps what an ended thread held, in an arena of each thread, unless there are few: hostile pages end threads.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=2 \
    HOME=/data \
    LEDE_DATA_DIR=/data \
    LEDE_HTTP_HOST=0.0.0.0 \
    LEDE_HTTP_PORT=8080
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY commands ./commands
COPY src ./src
# Mount a volume here when DATABASE_URL is not set: the private PostgreSQL keeps its files in it, and refuses to run as root.
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "process.env.LEDE_HTTP_PORT === '0' || fetch(`http://127.0.0.1:${process.env.LEDE_HTTP_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself, so that it hears SIGTERM.
ENTRYPOINT ["node", "src/launch.cjs"]
CMD ["start"]
