/**
 * What goes into each image of the lab. There is no registry to pull from, so an image is busybox plus programs taken from
 * Debian packages, with the shared libraries they need. A new image is a new row here; images.ts builds it.
 */

/** One image, named as people know it. */
export interface ImageRecipe {
  /** Debian packages to download and unpack; they are not installed. */
  packages: readonly string[]
  /** Programs: path in the unpacked packages → path in the image. Their shared libraries come along by themselves. */
  programs: Readonly<Record<string, string>>
  /** More files from the packages, likewise. */
  copies: Readonly<Record<string, string>>
  /** Files by content. */
  files: Readonly<Record<string, string>>
  /** Empty folders. */
  folders: readonly string[]
  /** Dockerfile instructions of `docker import --change`. */
  changes: readonly string[]
}

const NGINX_CONF = `user www-data;
worker_processes 1;
daemon off;
error_log /dev/stderr info;
pid /run/nginx.pid;
events { worker_connections 256; }
http {
  include mime.types;
  access_log /dev/stdout;
  server { listen 80; root /usr/share/nginx/html; }
}
`

/** All images that can be asked for. Further rows: caddy (package caddy, /usr/bin/caddy), postgres (initdb at start). */
export const IMAGE_RECIPES = {
  busybox: {
    packages: [],
    programs: {},
    copies: {},
    files: {},
    folders: [],
    changes: ['CMD ["sh"]'],
  },
  nginx: {
    packages: ['nginx', 'nginx-common', 'nginx-light'],
    programs: { 'usr/sbin/nginx': 'usr/sbin/nginx' },
    copies: { 'etc/nginx/mime.types': 'etc/nginx/mime.types' },
    files: { 'etc/nginx/nginx.conf': NGINX_CONF, 'usr/share/nginx/html/index.html': '<h1>lab nginx</h1>\n' },
    folders: ['var/log/nginx', 'var/lib/nginx'],
    changes: ['CMD ["nginx"]', 'EXPOSE 80'],
  },
  redis: {
    packages: ['redis-server', 'redis-tools', 'libjemalloc2', 'liblua5.1-0', 'liblzf1', 'lua-cjson', 'lua-bitop'],
    // Debian's redis-server is a link to redis-check-rdb: one program that looks at its own name.
    programs: { 'usr/bin/redis-check-rdb': 'usr/bin/redis-server', 'usr/bin/redis-cli': 'usr/bin/redis-cli' },
    copies: {},
    files: {},
    folders: ['data'],
    changes: ['CMD ["redis-server", "--protected-mode", "no"]', 'EXPOSE 6379', 'WORKDIR /data', 'VOLUME /data'],
  },
} satisfies Record<string, ImageRecipe>

/** Name of an image of the lab; its tag is always `latest`. */
export type ImageName = keyof typeof IMAGE_RECIPES
