// A real WordPress: Debian's package over a MariaDB of its own, in Swedish, seeded with thirty comments.

import { cp, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { COMMENTS } from "./comments.mjs";
import { answering, freePort, run, start, temporaryFolder, until } from "./process.mjs";

const PACKAGE = "/usr/share/wordpress";

/** The themes, and which adapter reads each. The last writes comments the way themes did before HTML5. */
export const THEMES = [
  { theme: "twentytwentyone", adapter: "wordpress-html5" },
  { theme: "twentytwentytwo", adapter: "wordpress-html5" },
  { theme: "twentytwentythree", adapter: "wordpress-block" },
  { theme: "uppsikt-classic", adapter: "wordpress-classic" },
];

/** @returns {Promise<{ url: string, use(theme: string): Promise<void>, stop(): Promise<void> }>} `url` is the post's. */
export async function startWordPress() {
  const folder = await temporaryFolder("wordpress");
  const stops = [() => folder.remove()];
  const stop = async () => { for (const one of stops.reverse()) await one(); };
  try {
    const socket = join(folder.path, "db.sock");
    const database = await startDatabase(folder.path, socket);
    stops.push(() => database.stop());

    const port = await freePort();
    const site = join(folder.path, "site");
    await copySite(site);
    await writeFile(join(site, "wp-config.php"), configuration(socket, port));
    await writeFile(join(folder.path, "install.php"), INSTALL);
    await writeFile(join(folder.path, "theme.php"), THEME);
    const php = ["-d", "memory_limit=256M", "-d", "display_errors=stderr"];
    const said = await run("php", [...php, join(folder.path, "install.php"), site, JSON.stringify(COMMENTS)]);
    const post = /POST=(\d+)/.exec(said)?.[1];
    if (post === undefined) throw new Error(`WordPress was not installed:\n${said}`);

    // Several workers: WordPress may call itself while it answers.
    const web = start("php", [...php, "-S", `127.0.0.1:${port}`, "-t", site], {
      env: { ...process.env, PHP_CLI_SERVER_WORKERS: "3" },
    });
    stops.push(() => web.stop());
    const url = `http://127.0.0.1:${port}/?p=${post}`;
    await answering(url, web);
    return {
      url,
      use: async (theme) => { await run("php", [...php, join(folder.path, "theme.php"), site, theme]); },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDatabase(folder, socket) {
  const data = join(folder, "db");
  await run("mariadb-install-db", [
    "--no-defaults", `--datadir=${data}`, "--auth-root-authentication-method=normal", "--skip-test-db", "--user=root",
  ]);
  const server = start("mariadbd", [
    "--no-defaults", `--datadir=${data}`, `--socket=${socket}`, `--pid-file=${join(folder, "db.pid")}`, "--skip-networking",
    "--user=root", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M",
  ]);
  const client = ["--no-defaults", `--socket=${socket}`, "--user=root"];
  try {
    await until("the database", async () => {
      if (server.hasEnded()) throw new Error(server.said());
      return run("mariadb", [...client, "-e", "CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4"]).then(() => true);
    });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** A copy, for PHP follows links to where Debian's own configuration stands. Of the languages only Swedish. */
async function copySite(site) {
  const languages = join(PACKAGE, "wp-content/languages");
  await cp(PACKAGE, site, { recursive: true, dereference: true, filter: (from) => !from.startsWith(languages) });
  await mkdir(join(site, "wp-content/languages"), { recursive: true });
  for (const name of await readdir(languages)) {
    if (name.includes("sv_SE")) await symlink(join(languages, name), join(site, "wp-content/languages", name));
  }
  const plugins = join(site, "wp-content/mu-plugins");
  await mkdir(plugins, { recursive: true });
  await writeFile(join(plugins, "offline.php"), OFFLINE);
  const classic = join(site, "wp-content/themes/uppsikt-classic");
  await mkdir(classic, { recursive: true });
  await writeFile(join(classic, "style.css"), "/*\nTheme Name: Uppsikt Classic\nTemplate: twentytwentyone\nVersion: 1\n*/\n");
  await writeFile(join(classic, "functions.php"), CLASSIC_FUNCTIONS);
  await writeFile(join(classic, "comments.php"), CLASSIC_COMMENTS);
}

const configuration = (socket, port) => `<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:${socket}'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
foreach (['AUTH_KEY','SECURE_AUTH_KEY','LOGGED_IN_KEY','NONCE_KEY','AUTH_SALT','SECURE_AUTH_SALT','LOGGED_IN_SALT','NONCE_SALT'] as $key) define($key, 'test only');
define('WP_HOME', 'http://127.0.0.1:${port}'); define('WP_SITEURL', WP_HOME);
define('DISABLE_WP_CRON', true); define('WP_HTTP_BLOCK_EXTERNAL', true); define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_DEBUG', false);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`;

const INSTALL = `<?php
// Arguments: the site's folder, the comments as JSON.
[, $site, $json] = $argv;
define('WP_INSTALLING', true);
function wp_mail() { return true; }
require $site . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Testkommunen', 'admin', 'admin@example.com', true, '', 'only-for-tests', 'sv_SE');
update_option('show_avatars', 0);
update_option('thread_comments', 1);
update_option('thread_comments_depth', 5);
update_option('page_comments', 0);
$post = wp_insert_post(['post_title' => 'Ny lekplats i parken 2026', 'post_status' => 'publish', 'comment_status' => 'open',
  'post_content' => '<!-- wp:paragraph --><p>Kommunen bygger en ny lekplats. Din idiot står här i inlägget och ska inte läsas.</p><!-- /wp:paragraph -->']);
$ids = [];
foreach (json_decode($json, true) as $at => $one) {
  $ids[$at] = wp_insert_comment(['comment_post_ID' => $post, 'comment_author' => esc_html($one['author']),
    'comment_author_email' => "person$at@example.com", 'comment_content' => $one['text'], 'comment_approved' => 1,
    'comment_parent' => isset($one['parent']) ? $ids[$one['parent']] : 0,
    'comment_date' => sprintf('2026-11-20 %02d:%02d:00', 8 + intdiv($at, 6), 10 * ($at % 6))]);
}
wp_insert_comment(['comment_post_ID' => $post, 'comment_author' => 'En annan blogg', 'comment_author_url' => 'https://blogg.example.com/',
  'comment_content' => '[…] din idiot i ett omnämnande […]', 'comment_type' => 'pingback', 'comment_approved' => 1]);
echo "POST=$post\\n";
`;

const THEME = `<?php
require $argv[1] . '/wp-load.php';
$theme = $argv[2];
switch_theme($theme);
if (get_option('stylesheet') !== $theme) { fwrite(STDERR, "no theme $theme"); exit(1); }
`;

// Pictures of emoji come from elsewhere otherwise.
const OFFLINE = `<?php
add_filter('emoji_url', fn() => home_url('/wp-includes/images/emoji/'));
add_filter('emoji_svg_url', fn() => home_url('/wp-includes/images/emoji/'));
`;

const CLASSIC_FUNCTIONS = `<?php
add_action('after_setup_theme', fn() => remove_theme_support('html5'), 20);
`;

const CLASSIC_COMMENTS = `<?php if (post_password_required()) return; ?>
<div id="comments" class="comments-area">
<h2 class="comments-title"><?php echo get_comments_number(); ?> svar</h2>
<ol class="commentlist"><?php wp_list_comments(['format' => 'xhtml', 'style' => 'ol']); ?></ol>
<?php comment_form(); ?>
</div>
`;
