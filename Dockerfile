# Orrery in one small image: the page and the bundled backend, without node_modules, run by uid 65532.
# Build: docker build -t orrery .   Several platforms: docker buildx build --platform linux/amd64,linux/arm64 -t orrery .

# What is built is the same for every platform, so it is built once, on the builder's own.
FROM --platform=$BUILDPLATFORM node:24-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY scripts/setup.mjs scripts/
RUN node scripts/setup.mjs --packages
COPY . .
RUN node scripts/setup.mjs

FROM node:24-alpine AS node

FROM alpine:3.22
RUN apk add --no-cache libstdc++
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=build /src/dist/backend /app/dist/backend
COPY --from=build /src/dist/page /app/dist/page
COPY LICENSE /app/LICENSE
LABEL org.opencontainers.image.title="Orrery" \
  org.opencontainers.image.version="0.1.0" \
  org.opencontainers.image.description="The live service map for Cilium Hubble" \
  org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production ORRERY_LISTEN=:31234
USER 65532:65532
EXPOSE 31234
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:31234/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=8", "/app/dist/backend/main.js"]
